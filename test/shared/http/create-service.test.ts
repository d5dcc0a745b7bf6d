import { expect, it } from 'vitest'
import * as z from 'zod/mini'
import { createService } from '../../../shared/http/create-service.ts'
import { maxBodyBytes } from '../../../shared/http/limit-body.ts'
import type { ServiceContext } from '../../../shared/http/operation.ts'
import { parseBody } from '../../../shared/http/parse-request.ts'
import { createPinoLog } from '../../../shared/runtime/pino-log.ts'
import { systemRandom } from '../../../shared/runtime/random.ts'
import { SunderError } from '../../../shared/runtime/sunder-error.ts'

const bodySchema = z.strictObject({ count: z.int().check(z.minimum(1)) })

function service(handle: (context: ServiceContext) => Promise<Response> | Response) {
  const lines: string[] = []
  const counted: string[] = []
  const app = createService(
    {
      clock: () => 1_000,
      random: systemRandom,
      log: createPinoLog('test', (line) => lines.push(line)),
      metrics: { count: (name) => counted.push(name) },
    },
    {
      title: 'Test',
      operations: [
        {
          method: 'post',
          path: '/v1/things/{name}',
          summary: 'A thing',
          security: 'oidc',
          body: bodySchema,
          query: z.object({ limit: z.optional(z.coerce.number().check(z.int(), z.maximum(5))) }),
          response: { status: 200, schema: z.object({ name: z.string() }) },
          errors: ['not_found'],
          handle,
        },
      ],
    },
  )
  return { app, lines, counted }
}

const post = (body: string | ReadableStream, type = 'application/json') => ({
  method: 'POST',
  body,
  headers: { 'content-type': type, authorization: 'Bearer very-secret' },
})

it('answers with a request id, security headers, and no caching', async () => {
  const { app } = service((context) => context.json({ name: context.req.param('name') }))
  const response = await app.request('/v1/things/a', post('{}'))
  expect(await response.json()).toEqual({ name: 'a' })
  expect(response.headers.get('x-request-id')).toMatch(/^req_[\w-]{22}$/)
  expect(response.headers.get('cache-control')).toBe('no-store')
  expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
  expect(response.headers.get('strict-transport-security')).toBeTruthy()
  expect(response.headers.get('x-content-type-options')).toBe('nosniff')
})

it('says in the error what the table says, and keeps the detail to the log', async () => {
  const { app, lines } = service(() => {
    throw new SunderError('store_unavailable', { detail: 'grants table: Timeout' })
  })
  const response = await app.request('/v1/things/a', post('{"text":"hidden"}'))
  expect(response.status).toBe(503)
  const body = await response.text()
  expect(JSON.parse(body)).toEqual({
    error: {
      message: 'A store of the gateway is not available.',
      type: 'server_error',
      code: 'store_unavailable',
      param: null,
    },
  })
  expect(lines.join()).toContain('grants table: Timeout')
  expect(lines.join()).not.toContain('very-secret')
  expect(lines.join()).not.toContain('hidden')
})

it('hides the words of a defect', async () => {
  const { app } = service(() => {
    throw new TypeError('the secret is hunter2')
  })
  const response = await app.request('/v1/things/a', post('{}'))
  expect(response.status).toBe(500)
  expect(await response.text()).not.toContain('hunter2')
})

it('refuses a body over the limit, declared or streamed', async () => {
  const { app } = service(async (context) => context.json(await parseBody(context, bodySchema)))
  const big = 'x'.repeat(maxBodyBytes + 1)
  expect((await app.request('/v1/things/a', post(big))).status).toBe(413)
  const stream = new ReadableStream({
    start(controller) {
      for (let part = 0; part < 11; part += 1) controller.enqueue(new Uint8Array(1024 * 1024))
      controller.close()
    },
  })
  const request = new Request('http://x/v1/things/a', {
    ...post(stream),
    duplex: 'half',
  } as RequestInit)
  expect((await app.request(request)).status).toBe(413)
})

it.each([
  ['{"count":0}', 400, 'invalid_request', 'count'],
  ['{"count":1,"more":1}', 400, 'invalid_request', null],
  ['{"count":', 400, 'invalid_json', null],
])('answers %s with %i', async (body, status, code, param) => {
  const { app } = service(async (context) => context.json(await parseBody(context, bodySchema)))
  const response = await app.request('/v1/things/a', post(body))
  expect(response.status).toBe(status)
  expect(await response.json()).toMatchObject({ error: { code, param, type: 'invalid_request_error' } })
})

it('refuses a body that does not say it is JSON', async () => {
  const { app } = service(async (context) => context.json(await parseBody(context, bodySchema)))
  expect((await app.request('/v1/things/a', post('{"count":1}', 'text/plain'))).status).toBe(415)
})

it('answers an unknown path in the error shape', async () => {
  const { app } = service(() => new Response())
  const response = await app.request('/nowhere')
  expect(response.status).toBe(404)
  expect(await response.json()).toMatchObject({ error: { code: 'not_found' } })
})

it('describes its operations from the schemas that parse them', async () => {
  const { app } = service(() => new Response())
  const document = await (await app.request('/openapi.json')).json()
  expect(document).toMatchObject({
    openapi: '3.1.0',
    paths: {
      '/v1/things/{name}': {
        post: {
          security: [{ oidc: [] }],
          parameters: [
            { name: 'name', in: 'path', required: true },
            { name: 'limit', in: 'query', required: false, schema: { type: 'integer', maximum: 5 } },
          ],
          requestBody: {
            content: {
              'application/json': { schema: { properties: { count: { type: 'integer', minimum: 1 } } } },
            },
          },
          responses: { '200': {}, '401': {}, '404': {}, '503': {} },
        },
      },
    },
  })
  expect(await (await app.request('/healthz')).json()).toEqual({ status: 'ok' })
})

it.each([
  ['duty_forbidden', ['RefusedCrossing']],
  ['audit_unavailable', ['AuditWriteFailure']],
  ['upstream_timeout', ['UpstreamFailure']],
  ['not_found', []],
] as const)('counts %s as what an operator watches', async (code, metrics) => {
  const { app, counted } = service(() => {
    throw new SunderError(code)
  })
  await app.request('/v1/things/a', post('{"count":1}'))
  expect(counted).toEqual(metrics)
})
