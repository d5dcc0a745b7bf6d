import { Hono } from 'hono'
import { expect, it } from 'vitest'
import type { ServiceVariables } from '../../../shared/http/operation.ts'
import { refuseOtherMethods } from '../../../shared/http/refuse-other-methods.ts'

const app = new Hono<ServiceVariables>()
app.use(async (_context, next) => await next())
app.get('/things', (context) => context.text('listed'))
app.post('/things', (context) => context.text('made'))
app.delete('/things/:id', (context) => context.text('gone'))
app.get('/files/:path{.+}', (context) => context.text('read'))
refuseOtherMethods(app, (context) => context.text('no', 405))

it.each([
  ['DELETE', '/things', 'GET, HEAD, POST'],
  ['OPTIONS', '/things', 'GET, HEAD, POST'],
  ['GET', '/things/a', 'DELETE'],
  ['POST', '/files/a/b', 'GET, HEAD'],
])('says of %s %s which methods there are', async (method, path, allow) => {
  const response = await app.request(path, { method })
  expect(response.status).toBe(405)
  expect(response.headers.get('allow')).toBe(allow)
})

it.each([
  ['GET', '/things', 200],
  ['HEAD', '/things', 200],
  ['POST', '/things', 200],
  ['DELETE', '/things/a', 200],
  ['GET', '/files/a/b', 200],
  ['POST', '/nowhere', 404],
])('leaves %s %s as it is', async (method, path, status) => {
  expect((await app.request(path, { method })).status).toBe(status)
})
