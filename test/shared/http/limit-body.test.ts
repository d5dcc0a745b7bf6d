import { Hono } from 'hono'
import { describe, expect, it } from 'vitest'
import { limitBody, maxBodyBytes } from '../../../shared/http/limit-body.ts'
import { SunderError } from '../../../shared/runtime/sunder-error.ts'

const app = new Hono()
app.use(limitBody)
app.all('/', async (context) => context.text(String((await context.req.arrayBuffer()).byteLength)))
app.onError((error, context) => context.text(error instanceof SunderError ? error.code : 'defect', 413))

const mebibyte = new Uint8Array(1024 * 1024)

/** A body of so many parts, and how many of them were asked for. */
function streamOf(parts: number) {
  const state = { pulled: 0 }
  const body = new ReadableStream({
    pull(controller) {
      if (state.pulled === parts) return controller.close()
      state.pulled += 1
      controller.enqueue(mebibyte)
    },
  })
  return { body, state }
}

async function send(body: ReadableStream, headers: Record<string, string> = {}) {
  const request = new Request('http://x/', { method: 'POST', body, headers, duplex: 'half' } as RequestInit)
  const response = await app.request(request)
  return [response.status, await response.text()]
}

describe('a body', () => {
  it('is refused by its announced length, before it is read', async () => {
    const { body, state } = streamOf(1)
    const announced = String(maxBodyBytes + 1)
    expect(await send(body, { 'content-length': announced })).toEqual([413, 'request_too_large'])
    // A stream fetches its first part by itself.
    expect(state.pulled).toBeLessThanOrEqual(1)
  })

  it('is taken with exactly as much as is allowed, announced or counted', async () => {
    const [announced, counted] = [streamOf(10), streamOf(10)]
    const headers = { 'content-length': String(maxBodyBytes) }
    expect(await send(announced.body, headers)).toEqual([200, String(maxBodyBytes)])
    expect(await send(counted.body)).toEqual([200, String(maxBodyBytes)])
  })

  it.each([
    ['none is announced', {}],
    ['what is announced is no number', { 'content-length': '1e3' }],
    ['it is announced beside a transfer coding', { 'content-length': '3', 'transfer-encoding': 'chunked' }],
  ])('is counted where %s', async (_, headers) => {
    const { body, state } = streamOf(100)
    expect(await send(body, headers)).toEqual([413, 'request_too_large'])
    expect(state.pulled).toBeLessThanOrEqual(12)
  })
})

it('waits for nothing of a body before it is asked for, announced or not', async () => {
  const refusing = new Hono()
  refusing.use(limitBody)
  refusing.all('/', (context) => context.text('who are you?', 401))
  const endless = new ReadableStream({ pull: () => new Promise<void>(() => undefined) })
  const init = { method: 'POST', body: endless, duplex: 'half' } as RequestInit
  expect((await refusing.request(new Request('http://x/', init))).status).toBe(401)
})

it('asks nothing of a request without a body', async () => {
  expect(await (await app.request('/')).text()).toBe('0')
  expect(await (await app.request('/', { method: 'DELETE' })).text()).toBe('0')
})
