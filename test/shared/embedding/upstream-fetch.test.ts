import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  createUpstreamFetch,
  type UpstreamFetch,
  type UpstreamResponse,
} from '../../../shared/embedding/upstream-fetch.ts'

let answer: RequestListener
let sockets: Socket[] = []
let upstreamFetch: UpstreamFetch
const server = createServer((request, response) =>
  request.resume().on('end', () => answer(request, response)),
).on('connection', (socket) => sockets.push(socket))
beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)))
afterAll(() => {
  server.closeAllConnections()
  server.close()
})
beforeEach(() => {
  sockets = []
  upstreamFetch = createUpstreamFetch()
})

function post(signal = AbortSignal.timeout(5_000), path = '/v1/embeddings') {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`
  const headers = { authorization: 'Bearer key', 'content-type': 'application/json' }
  return upstreamFetch(url, { method: 'POST', headers, body: '{"ä":1}', signal, redirect: 'manual' })
}

async function read({ body }: UpstreamResponse): Promise<string> {
  const parts: Uint8Array[] = []
  for await (const part of body ?? []) parts.push(part)
  return Buffer.concat(parts).toString('utf8')
}

describe('a fetch for models', () => {
  it('posts, and tells status, headers and body', async () => {
    answer = ({ method, url, headers }, response) =>
      response
        .writeHead(418, { 'Retry-After': '7' })
        .end(JSON.stringify([method, url, headers.authorization, headers['content-length']]))
    const response = await post(undefined, '/v1/embeddings?version=2')
    expect([response.status, response.headers.get('retry-after')]).toEqual([418, '7'])
    expect(response.headers.get('Retry-After')).toBe('7')
    expect(response.headers.get('x-other')).toBeNull()
    expect(await read(response)).toBe('["POST","/v1/embeddings?version=2","Bearer key","8"]')
  })

  it('uses a connection again once an answer was read, and no more once it was cut off', async () => {
    answer = (_, response) => response.end('x'.repeat(100_000))
    await read(await post())
    await read(await post())
    expect(sockets).toHaveLength(1)
    await (await post()).body?.cancel()
    await read(await post())
    expect(sockets).toHaveLength(2)
    expect(sockets[0]?.destroyed).toBe(true)
  })

  it('ends when it is told to, before the answer', async () => {
    answer = () => undefined
    await expect(post(AbortSignal.timeout(50))).rejects.toThrow()
  })

  it.each<[string, RequestListener]>([
    ['in chunks', (_, response) => void response.writeHead(200).write('{"data":[]}')],
    ['without a length', ({ socket }) => void socket.write('HTTP/1.1 200 OK\r\n\r\n{"data":[]}')],
  ])('ends when it is told to, amidst an answer %s', async (_, listener) => {
    answer = listener
    const response = await post(AbortSignal.timeout(100))
    expect(response.status).toBe(200)
    await expect(read(response)).rejects.toThrow()
  })

  it.each<[string, RequestListener]>([
    ['hangs up', (_, response) => void response.destroy()],
    [
      'changes the protocol',
      ({ socket }) =>
        void socket.end('HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n'),
    ],
    ['speaks something else', ({ socket }) => void socket.end('220 mail ready\r\n')],
    [
      'says more in its headers than anybody should',
      (_, response) => void response.writeHead(200, { 'x-much': 'x'.repeat(100_000) }).end(),
    ],
  ])('fails, and soon, where the server %s', async (_, listener) => {
    answer = listener
    await expect(post()).rejects.toThrow()
  })

  it('does not take an answer that breaks off for a whole one', async () => {
    answer = (_, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('{"data":[]}')
      setImmediate(() => response.destroy())
    }
    const response = await post()
    await expect(read(response)).rejects.toThrow()
  })
})
