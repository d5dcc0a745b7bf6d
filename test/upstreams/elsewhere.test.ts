import { createServer } from 'node:http'
import { type AddressInfo, Socket } from 'node:net'
import { inspect } from 'node:util'
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest'
import { createOpenAiEmbeddingModel } from '../../shared/embedding/openai-embedding-model.ts'
import { createUpstreamFetch } from '../../shared/embedding/upstream-fetch.ts'
import { embeddingsOf, status, upstreamServer } from '../shared/embedding/upstream-server.ts'

/** Somebody else's server, which would answer well. */
const elsewhere = { requests: 0, connections: 0 }
const server = createServer((_, response) => {
  elsewhere.requests += 1
  embeddingsOf([1, 0, 0])(response)
}).on('connection', () => {
  elsewhere.connections += 1
})
beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)))
afterAll(() => new Promise((resolve) => server.close(resolve)))
const port = () => (server.address() as AddressInfo).port

const upstream = upstreamServer()
afterEach(() => vi.restoreAllMocks())

async function embedThrough(code: number, location: string) {
  const connect = vi.spyOn(Socket.prototype, 'connect')
  upstream.script(status(code, { location, 'content-location': location, refresh: `0;url=${location}` }))
  const model = createOpenAiEmbeddingModel({
    baseUrl: upstream.baseUrl(),
    upstreamModel: 'small',
    dimensions: 3,
    credential: async () => 'sk-upstream',
    fetch: createUpstreamFetch(),
    clock: Date.now,
    deadlineMs: 5_000,
    sleep: async () => undefined,
  })
  const outcome = await model.embed({ inputs: ['a'] }).catch((error: unknown) => error)
  return { outcome, connected: inspect(connect.mock.calls, { depth: 3 }) }
}

it.each([201, 300, 301, 302, 303, 305, 307, 308])(
  'a redirect by %i takes neither text nor credential elsewhere',
  async (code) => {
    const to = [`http://127.0.0.1:${port()}/v1/embeddings`, `//localhost:${port()}/`]
    for (const location of [...to, 'http://169.254.169.254/latest/meta-data/', 'http://[fe80::1]/']) {
      const { outcome, connected } = await embedThrough(code, location)
      expect(outcome).toMatchObject({ code: 'upstream_error', detail: `upstream status ${code}` })
      expect(connected).not.toMatch(new RegExp(`169\\.254|fe80|${port()}`))
      expect(upstream.seen).toHaveLength(1)
    }
    expect(elsewhere).toEqual({ requests: 0, connections: 0 })
  },
)

it('a connection elsewhere would be seen', async () => {
  const connect = vi.spyOn(Socket.prototype, 'connect')
  const signal = AbortSignal.timeout(5_000)
  const request = { method: 'POST', headers: {}, body: '', signal, redirect: 'manual' } as const
  await createUpstreamFetch()(`http://127.0.0.1:${port()}/`, request)
  expect(inspect(connect.mock.calls, { depth: 3 })).toContain(String(port()))
  expect(elsewhere.requests).toBe(1)
})
