import { afterAll, beforeAll, expect, it } from 'vitest'
import { openEmbedGateway } from './embed-gateway.ts'

let gateway: Awaited<ReturnType<typeof openEmbedGateway>>
let app: Awaited<ReturnType<typeof gateway.embedApp>>
beforeAll(async () => {
  gateway = await openEmbedGateway()
  app = await gateway.embedApp()
})
afterAll(() => gateway.close())

async function embed(input: string | string[], more: object = {}) {
  const { id, token } = await gateway.newGrant()
  const response = await app.request('/v1/embeddings', {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'small', input, ...more }),
  })
  return { status: response.status, text: await response.text(), used: await gateway.usedInputs(id) }
}

const address = 'margarethe.vogel@klinik-rosenhain.example'

it('what is masked reaches the model masked, in every spelling, and nowhere else as it was', async () => {
  const spelled = address.replace('@', '＠').replace('.', '\u00ad.')
  const { status, text } = await embed([`write to ${address}`, `or to ${spelled}`])
  expect(status).toBe(200)
  const sent = gateway.upstream.state.bodies.join('\n')
  expect(JSON.parse(sent)).toMatchObject({ input: ['write to [pii.email]', 'or to [pii.email]'] })
  for (const seen of [sent, text]) expect(seen).not.toContain('vogel')
})

it('what the policy blocks reaches nobody, and costs the grant nothing', async () => {
  const calls = gateway.upstream.state.calls
  const { status, text, used } = await embed(['fine', 'pay with 4111 1111 1111 1111'])
  expect(status).toBe(403)
  expect(JSON.parse(text)).toMatchObject({ error: { code: 'content_blocked', param: 'input[1]' } })
  expect(text).not.toContain('1111')
  expect([gateway.upstream.state.calls - calls, used]).toEqual([0, 0])
})

it('the name of a client’s user is no way around', async () => {
  gateway.upstream.state.bodies.length = 0
  expect((await embed('fine', { user: address })).status).toBe(200)
  expect(JSON.parse(gateway.upstream.state.bodies.join())).toMatchObject({
    input: ['fine'],
    user: '[pii.email]',
  })
  const { status, text } = await embed('fine', { user: '4111 1111 1111 1111' })
  expect([status, JSON.parse(text)]).toMatchObject([
    403,
    { error: { code: 'content_blocked', param: 'user' } },
  ])
})
