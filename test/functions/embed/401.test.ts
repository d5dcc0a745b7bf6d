import { generateKeyPair, SignJWT, UnsecuredJWT } from 'jose'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openEmbedGateway } from './embed-gateway.ts'

let gateway: Awaited<ReturnType<typeof openEmbedGateway>>
let app: Awaited<ReturnType<typeof gateway.embedApp>>
beforeAll(async () => {
  gateway = await openEmbedGateway()
  app = await gateway.embedApp()
})
afterAll(() => gateway.close())

function claimsOf(token: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'))
}

const forgeries: [name: string, forge: (token: string) => Promise<string> | string][] = [
  [
    'one character of the signature changed',
    (token) => `${token.slice(0, -6)}${token.at(-6) === 'A' ? 'B' : 'A'}${token.slice(-5)}`,
  ],
  [
    'a larger budget written into it',
    (token) => {
      const [header, , signature] = token.split('.')
      const claims = claimsOf(token)
      const sunder = { ...(claims['sunder'] as object), maxInputs: 1_000_000 }
      return [
        header,
        Buffer.from(JSON.stringify({ ...claims, sunder })).toString('base64url'),
        signature,
      ].join('.')
    },
  ],
  [
    'another key’s signature',
    async (token) => {
      const { privateKey } = await generateKeyPair('ES256')
      return new SignJWT(claimsOf(token))
        .setProtectedHeader({ alg: 'ES256', typ: 'sunder-grant+jwt', kid: 'k1' })
        .sign(privateKey)
    },
  ],
  [
    'a shared secret’s signature',
    (token) =>
      new SignJWT(claimsOf(token))
        .setProtectedHeader({ alg: 'HS256', typ: 'sunder-grant+jwt', kid: 'k1' })
        .sign(Buffer.alloc(32, 7)),
  ],
  ['no signature', (token) => new UnsecuredJWT(claimsOf(token)).encode()],
  [
    'no signature, and the type of a grant token',
    (token) => {
      const header = Buffer.from(JSON.stringify({ alg: 'none', typ: 'sunder-grant+jwt' })).toString(
        'base64url',
      )
      return `${header}.${token.split('.')[1]}.`
    },
  ],
]

it.each(forgeries)('refuses a grant token with %s, and calls no model', async (_, forge) => {
  const grant = await gateway.newGrant()
  const calls = gateway.upstream.state.calls
  const response = await app.request('/v1/embeddings', {
    method: 'POST',
    headers: { authorization: `Bearer ${await forge(grant.token)}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'small', input: 'x' }),
  })
  expect(response.status).toBe(401)
  expect(await response.json()).toMatchObject({
    error: { code: 'invalid_token', type: 'authentication_error' },
  })
  expect(gateway.upstream.state.calls).toBe(calls)
  expect(await gateway.usedInputs(grant.id)).toBe(0)
})
