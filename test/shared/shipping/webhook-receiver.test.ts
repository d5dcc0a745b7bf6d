import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Webhook } from 'standardwebhooks'
import { afterEach, describe, expect, it } from 'vitest'
import type { ShippedEvent } from '../../../shared/shipping/receiver.ts'
import { createWebhookReceiver } from '../../../shared/shipping/webhook-receiver.ts'

/** `MfKQ…` is the specification's own example; https://www.standardwebhooks.com. */
const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const example = {
  id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  at: 1_614_265_330,
  body: '{"test": 2432232314}',
  signature: 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
}
const batch = ['{"a":1}', '{"b":"é"}'].map((json) => ({ json }) as ShippedEvent)

interface Seen {
  readonly headers: IncomingMessage['headers']
  readonly body: string
  readonly url: string | undefined
}
type Reply = (response: ServerResponse, seen: Seen) => void

let server: Server | undefined
afterEach(() => {
  server?.closeAllConnections()
  server?.close()
})

async function receiverOf(reply: Reply, options: { secrets?: string[]; timeoutMs?: number } = {}) {
  const seen: Seen[] = []
  server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part) => parts.push(part))
    request.on('end', () => {
      const { headers, url } = request
      seen.push({ headers, url, body: Buffer.concat(parts).toString() })
      reply(response, seen[seen.length - 1] as Seen)
    })
  })
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const { secrets = [secret], timeoutMs = 5000 } = options
  const receiver = createWebhookReceiver({
    name: 'siem',
    format: 'record',
    url: `http://127.0.0.1:${port}/in?a=b`,
    secret: 'file:siem',
    secrets: { read: async (_, { fresh = false } = {}) => secrets[fresh ? secrets.length - 1 : 0] ?? '' },
    fetch: globalThis.fetch,
    clock: Date.now,
    timeoutMs,
  })
  const send = () => receiver.send(batch, new AbortController().signal)
  return { seen, send }
}
const status =
  (code: number, headers: Record<string, string> = {}): Reply =>
  (response) =>
    void response.writeHead(code, headers).end('no {')

it('signs as the specification’s example does', () => {
  const { id, at, body, signature } = example
  expect(new Webhook(secret).sign(id, new Date(at * 1000), body)).toBe(signature)
})

it('posts a JSON array that its receiver’s library takes for genuine', async () => {
  const { seen, send } = await receiverOf(status(204))
  expect(await send()).toEqual({ kind: 'delivered' })
  expect(seen).toMatchObject([
    { url: '/in?a=b', body: '[{"a":1},{"b":"é"}]', headers: { 'content-type': 'application/json' } },
  ])
  const { body, headers } = seen[0] as Seen
  const genuine = new Webhook(secret)
  expect(genuine.verify(body, headers as Record<string, string>)).toEqual([{ a: 1 }, { b: 'é' }])
  expect(() => genuine.verify(body.replace('1', '2'), headers as Record<string, string>)).toThrow()
})

it('has the same id for the same batch, and another for another', async () => {
  const { seen, send } = await receiverOf(status(503))
  await send()
  await send()
  const [one, two] = seen.map(({ headers }) => headers['webhook-id'])
  expect(one).toMatch(/^msg_[A-Za-z0-9_-]{43}$/)
  expect(two).toBe(one)
})

describe('what becomes of a batch', () => {
  it.each([200, 201, 202, 299])('is delivered by %i', async (code) => {
    const { send } = await receiverOf(status(code))
    expect(await send()).toEqual({ kind: 'delivered' })
  })

  it.each([400, 406, 409, 413, 415, 422])('is refused by %i', async (code) => {
    const { send } = await receiverOf(status(code))
    expect(await send()).toEqual({ kind: 'refused', why: `status ${code}` })
  })

  it.each([401, 403, 404, 405, 408, 410, 429, 500, 502, 503, 599])(
    'is open where the receiver itself is not what it should be, by %i',
    async (code) => {
      const { send } = await receiverOf(status(code))
      expect(await send()).toMatchObject({ kind: 'down', why: `status ${code}` })
    },
  )

  it('waits as long as the receiver asks', async () => {
    const { send } = await receiverOf(status(429, { 'retry-after': '17' }))
    expect(await send()).toEqual({ kind: 'down', why: 'status 429', retryAfterMs: 17_000 })
  })

  it.each([301, 302, 307, 308])('is open by a redirect (%i), which is not followed', async (code) => {
    const { seen, send } = await receiverOf(status(code, { location: '/elsewhere' }))
    expect(await send()).toMatchObject({ kind: 'down', why: `status ${code}` })
    expect(seen).toHaveLength(1)
  })
})

describe('a receiver that misbehaves', () => {
  it('by never answering is down after its time', async () => {
    const { send } = await receiverOf(() => undefined, { timeoutMs: 100 })
    expect(await send()).toMatchObject({ kind: 'down', why: 'no answer in time' })
  })

  it('by an answer without end is not read to the end', async () => {
    const endless: (code: number) => Reply = (code) => (response) => {
      response.writeHead(code)
      const more = () => {
        while (response.writable && response.write('x'.repeat(65_536)));
      }
      response.on('drain', more)
      more()
    }
    const { send } = await receiverOf(endless(200))
    expect(await send()).toEqual({ kind: 'delivered' })
    const other = await receiverOf(endless(500))
    expect(await other.send()).toMatchObject({ kind: 'down', why: 'status 500' })
  })

  it('by closing early, or by sending no HTTP, is down', async () => {
    const closing = await receiverOf((response) => void response.socket?.destroy())
    expect(await closing.send()).toMatchObject({ kind: 'down', why: 'UND_ERR_SOCKET' })
    const garbage = await receiverOf((response) => void response.socket?.end('\u0000\u0001 garbage\r\n\r\n'))
    // What it is called is up to the version of Node.
    expect(await garbage.send()).toMatchObject({
      kind: 'down',
      why: expect.stringMatching(/^(?:[A-Z_]+|network)$/),
    })
  })

  it('by not being there is down', async () => {
    const { send } = await receiverOf(status(200))
    await new Promise((resolve) => server?.close(resolve))
    expect(await send()).toMatchObject({ kind: 'down', why: 'ECONNREFUSED' })
  })
})

describe('the secret', () => {
  const other = `whsec_${Buffer.alloc(32, 7).toString('base64')}`

  it('is read anew once it was refused', async () => {
    const { seen, send } = await receiverOf(
      (response, { body, headers }) => {
        let code = 204
        try {
          new Webhook(other).verify(body, headers as Record<string, string>)
        } catch {
          code = 401
        }
        response.writeHead(code).end()
      },
      { secrets: [secret, other] },
    )
    expect(await send()).toEqual({ kind: 'delivered' })
    expect(seen).toHaveLength(2)
  })

  it.each([
    'whsec_',
    'short',
    `whsec_${Buffer.alloc(23).toString('base64')}`,
    'whsec_no base64 whatsoever at all here',
  ])('can’t be %j, which nobody is told', async (bad) => {
    const { seen, send } = await receiverOf(status(200), { secrets: [bad] })
    const delivery = await send()
    expect(delivery).toMatchObject({ kind: 'down', why: expect.stringContaining('24 to 64 bytes') })
    expect(seen).toEqual([])
  })
})
