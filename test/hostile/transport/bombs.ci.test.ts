import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { getRequestListener } from '@hono/node-server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type FrontDoor, listenAtFrontDoor } from '../../../infra/local/front-door.ts'
import { maxBodyBytes } from '../../../shared/http/limit-body.ts'
import { createMemoryGateway } from '../../support/memory/memory-gateway.ts'
import { noLog } from './no-log.ts'
import { exchange, head, openSocket, readToEnd } from './raw-http.ts'

let door: FrontDoor
let own: string[]
beforeAll(async () => {
  const { apps, token } = await createMemoryGateway()
  door = await listenAtFrontDoor(0, noLog)
  door.open(new Map([['grants', getRequestListener(apps.grants.fetch)]]))
  own = [`Authorization: Bearer ${await token('embedder')}`, 'Content-Type: application/json']
})
afterAll(() => door.close())

const line = 'POST /grants/grants HTTP/1.1'
const zeros = Buffer.alloc(64 * 1024 * 1024)
const bomb = gzipSync(zeros)

function post(body: Buffer, headers: readonly string[]) {
  const length = `Content-Length: ${body.length}`
  return exchange(
    door.origin,
    Buffer.concat([Buffer.from(head(line, [...own, ...headers, length, 'Connection: close'])), body]),
  )
}

describe('A compressed body', () => {
  it.each([
    ['gzip', bomb],
    ['gzip, gzip', gzipSync(bomb)],
    ['deflate', deflateSync(zeros)],
    ['br', brotliCompressSync(zeros)],
    ['zstd', Buffer.from('28b52ffd0058', 'hex')],
  ])('is refused as it is (%s), and its 64 MiB are never made of it', async (coding, body) => {
    const before = process.memoryUsage().arrayBuffers
    expect((await post(body, [`Content-Encoding: ${coding}`])).statuses).toEqual([415])
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(zeros.length / 2)
  })

  it('that does not say so is no JSON', async () => {
    expect((await post(bomb, [])).statuses).toEqual([400])
  })
})

describe('A body of more than 10 MiB', () => {
  it('is refused by its announced length, before a byte of it is read', async () => {
    const socket = await openSocket(door.origin)
    const answer = readToEnd(socket)
    socket.write(head(line, [...own, `Content-Length: ${maxBodyBytes + 1}`, 'Connection: close']))
    expect((await answer).statuses).toEqual([413])
  })

  it('is refused where nothing is announced, once it is longer', async () => {
    const socket = await openSocket(door.origin)
    const answer = readToEnd(socket)
    socket.write(head(line, [...own, 'Transfer-Encoding: chunked', 'Connection: close']))
    const mebibyte = `100000\r\n${'a'.repeat(1024 * 1024)}\r\n`
    for (let sent = 0; sent < 11 && !socket.destroyed; sent++) socket.write(mebibyte)
    expect((await answer).statuses).toEqual([413])
  })

  it('is taken up to there', async () => {
    const { statuses } = await post(Buffer.alloc(maxBodyBytes, ' '), [])
    expect(statuses).toEqual([400])
  })
})
