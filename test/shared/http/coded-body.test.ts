import { gzipSync } from 'node:zlib'
import { Hono } from 'hono'
import { expect, it } from 'vitest'
import * as z from 'zod/mini'
import { errorResponse, toSunderError } from '../../../shared/http/error-response.ts'
import type { ServiceVariables } from '../../../shared/http/operation.ts'
import { parseBody } from '../../../shared/http/parse-request.ts'

const app = new Hono<ServiceVariables>()
app.post('/', async (context) => {
  context.set('clock', Date.now)
  return context.json(await parseBody(context, z.object({})))
})
app.onError((error) => errorResponse(toSunderError(error)))

const send = (coding: string, body: string | Uint8Array<ArrayBuffer>) =>
  app.request('/', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'content-encoding': coding },
    body,
  })

it.each(['gzip', 'br', 'deflate', 'zstd', 'x-gzip', 'identity, gzip', 'gzip, gzip', 'made-up'])(
  'refuses a body in the coding %s, whatever is in it',
  async (coding) => {
    expect((await send(coding, '{}')).status).toBe(415)
    expect((await send(coding, gzipSync('{}'))).status).toBe(415)
  },
)

it('takes a body that is said to come as it is', async () => {
  expect((await send('identity', '{}')).status).toBe(200)
})
