import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { type TransportLimits, transportLimits } from '../../../infra/local/front-door/transport-limits.ts'
import { type FrontDoor, listenAtFrontDoor, type PrefixedHandler } from '../../../infra/local/front-door.ts'
import { noLog } from './no-log.ts'
import { bytesOf, exchange, head, openSocket, readToEnd } from './raw-http.ts'

let door: FrontDoor | undefined
afterEach(() => door?.close())

/** @returns how many requests were handed on, at the most at once and in all */
async function openDoor(limits: Partial<TransportLimits> = {}) {
  const seen = { atOnce: 0, most: 0, all: 0 }
  const slow: PrefixedHandler = async (_request, response) => {
    seen.all++
    seen.most = Math.max(seen.most, ++seen.atOnce)
    await wait(20)
    seen.atOnce--
    response.end('ok')
  }
  door = await listenAtFrontDoor(0, noLog, { ...transportLimits, lookEvery: 20, ...limits })
  door.open(new Map([['slow', slow]]))
  return { origin: door.origin, seen }
}

const get = (headers: readonly string[] = []) => head('GET /slow HTTP/1.1', headers)
const many = (count: number) => Array.from({ length: count }, (_, index) => `X-${index}: y`)

describe('Headers', () => {
  it('are taken up to the limit of their number', async () => {
    const { origin } = await openDoor()
    expect((await exchange(origin, get([...many(98), 'Connection: close']))).statuses).toEqual([200])
  })

  it.each([
    ['in number', get(many(100))],
    ['in number, by far', get(many(1_500))],
    ['in size, of one', get([`X: ${'a'.repeat(16_384)}`])],
    ['in size, together', get(Array.from({ length: 90 }, () => `X: ${'a'.repeat(300)}`))],
    ['in size, by the path', head(`GET /slow/${'a'.repeat(16_384)} HTTP/1.1`)],
    ['in size, by a name', get([`${'X'.repeat(16_384)}: a`])],
    [
      'in size, after the body',
      `${get(['Transfer-Encoding: chunked'])}0\r\n${`X: ${'y'.repeat(100)}\r\n`.repeat(200)}\r\n`,
    ],
  ])('are refused beyond it: %s', async (_, bytes) => {
    const { origin } = await openDoor()
    expect((await exchange(origin, bytes)).statuses).toEqual([431])
  })

  it('that never end are cut off at the limit of their size', async () => {
    const { origin, seen } = await openDoor()
    const socket = await openSocket(origin)
    const answer = readToEnd(socket)
    socket.write(bytesOf('GET /slow HTTP/1.1\r\nX: '))
    const sending = setInterval(() => socket.write('a'.repeat(4_096)), 1)
    expect((await answer).statuses).toEqual([431])
    clearInterval(sending)
    expect(seen.all).toBe(0)
  })
})

describe('Connections', () => {
  it('beyond the limit are closed at once, and those within it are answered', async () => {
    const { origin, seen } = await openDoor({ connections: 8 })
    const open = await Promise.all(Array.from({ length: 40 }, () => openSocket(origin)))
    const answers = open.map(readToEnd)
    for (const socket of open) socket.write(bytesOf(get(['Connection: close'])))
    const statuses = (await Promise.all(answers)).map((answer) => answer.statuses[0])
    // A busy machine takes a connection only when others are over already, and then there is room for it.
    expect(new Set(statuses)).toEqual(new Set([200, undefined]))
    expect(seen.most).toBe(8)
  })

  it('are free again once they are closed', async () => {
    const { origin } = await openDoor({ connections: 1 })
    for (let round = 0; round < 5; round++) {
      expect((await exchange(origin, get(['Connection: close']))).statuses).toEqual([200])
    }
  })

  it('carry so many requests and no more', async () => {
    const { origin, seen } = await openDoor({ requestsPerConnection: 3, keepAlive: 50 })
    const { statuses, text } = await exchange(origin, get().repeat(4))
    expect(statuses).toEqual([200, 200, 200, 503])
    expect(text.match(/connection: close/gi)?.length).toBeGreaterThanOrEqual(1)
    expect(seen.all).toBe(3)
  })
})

describe('Pipelining', () => {
  it('is answered in order within the limit', async () => {
    const { origin } = await openDoor()
    const { statuses } = await exchange(
      origin,
      get().repeat(15) + head('GET /nowhere HTTP/1.1', ['Connection: close']),
    )
    expect(statuses).toEqual([...Array.from({ length: 15 }, () => 200), 404])
  })

  it('runs no more at once than the limit, and nothing after the refusal', async () => {
    const { origin, seen } = await openDoor()
    const { statuses, text } = await exchange(origin, get().repeat(500))
    expect(statuses).toEqual([...Array.from({ length: 16 }, () => 200), 503])
    expect(text).toMatch(/retry-after: 1/i)
    expect(seen).toEqual({ atOnce: 0, most: 16, all: 16 })
  })
})
