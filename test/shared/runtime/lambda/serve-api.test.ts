import type { APIGatewayProxyEvent, Context } from 'aws-lambda'
import { Hono } from 'hono'
import { expect, it } from 'vitest'
import type { ServiceVariables } from '../../../../shared/http/operation.ts'
import { serveApi } from '../../../../shared/runtime/lambda/serve-api.ts'

/** API Gateway's proxy event, payload format 1.0. */
function event(changes: Partial<APIGatewayProxyEvent>): APIGatewayProxyEvent {
  return {
    resource: '/{proxy+}',
    path: '/echo',
    httpMethod: 'POST',
    headers: { 'content-type': 'application/json' },
    multiValueHeaders: { 'content-type': ['application/json'] },
    queryStringParameters: null,
    multiValueQueryStringParameters: null,
    pathParameters: { proxy: 'echo' },
    stageVariables: null,
    requestContext: { domainName: 'api.example', stage: 'v1' } as APIGatewayProxyEvent['requestContext'],
    body: null,
    isBase64Encoded: false,
    ...changes,
  }
}

function served() {
  const happened: string[] = []
  const app = new Hono<ServiceVariables>()
  app.post('/echo', async (context) => {
    happened.push('answered')
    return context.json({ query: context.req.queries(), body: await context.req.text() })
  })
  app.get('/bytes', (context) =>
    context.body(Uint8Array.of(0, 255), 200, { 'content-type': 'application/octet-stream' }),
  )
  app.get('/lines', (context) => context.body('{"ü":1}\n', 200, { 'content-type': 'application/x-ndjson' }))
  const handler = serveApi(app, {
    unauthenticated: {
      settle: async () => {
        await Promise.resolve()
        happened.push('settled')
      },
      flush: async () => undefined,
    },
    metrics: { count: () => undefined, publish: () => happened.push('published') },
  })
  return {
    happened,
    invoke: (changes: Partial<APIGatewayProxyEvent>) => handler(event(changes), {} as Context),
  }
}

it('gives the app what came over HTTP, and API Gateway what the app answered', async () => {
  const { invoke } = served()
  const answer = await invoke({
    body: Buffer.from('{"ü":1}').toString('base64'),
    isBase64Encoded: true,
    queryStringParameters: { a: '2' },
    multiValueQueryStringParameters: { a: ['1', '2'] },
  })
  expect(answer).toMatchObject({ statusCode: 200, isBase64Encoded: false })
  expect(JSON.parse(answer.body)).toEqual({ query: { a: ['1', '2'] }, body: '{"ü":1}' })
})

it('waits for what is being counted before it answers, since the process may be frozen then', async () => {
  const { happened, invoke } = served()
  await invoke({ body: '{}' })
  expect(happened).toEqual(['answered', 'settled', 'published'])
})

it('hands bytes over in base64, and lines as the text that they are', async () => {
  const { invoke } = served()
  const get = (path: string) => invoke({ path, httpMethod: 'GET' })
  expect(await get('/bytes')).toMatchObject({ isBase64Encoded: true, body: 'AP8=' })
  expect(await get('/lines')).toMatchObject({ isBase64Encoded: false, body: '{"ü":1}\n' })
})
