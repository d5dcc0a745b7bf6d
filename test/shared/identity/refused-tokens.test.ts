import { createHmac } from 'node:crypto'
import { generateKeyPair, SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TokenRefusal } from '../../../shared/identity/authenticate.ts'
import { createTokenAuthenticator } from '../../../shared/identity/authenticate-token.ts'
import { accessClaims, now, startTestIssuer, type TestIssuer } from './test-issuer.ts'
import { testProvider } from './test-provider.ts'

let issuer: TestIssuer
beforeAll(async () => {
  issuer = await startTestIssuer()
})
afterAll(() => issuer.close())

const seconds = now / 1000
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

/** A token put together by hand, its signature made by `sign` or empty. */
function forge(header: object, claims: object, sign: (content: string) => string = () => ''): string {
  const content = `${encode(header)}.${encode(claims)}`
  return `${content}.${sign(content)}`
}

async function signedWithOwnKey(header: Record<string, unknown>): Promise<string> {
  const { privateKey } = await generateKeyPair('ES256')
  return new SignJWT(accessClaims(issuer.url))
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: 'first', ...header })
    .sign(privateKey)
}

const refused: [what: string, reason: TokenRefusal, token: () => Promise<string | undefined>][] = [
  ['no token', 'missing', async () => undefined],
  ['an empty token', 'missing', async () => ''],
  ['something that is no JWT', 'malformed', async () => 'sk-live-1234'],
  ['a token of more than 8 KiB', 'malformed', () => issuer.sign({ padding: 'x'.repeat(8192) })],
  ['a token of five parts', 'malformed', async () => 'a.b.c.d.e'],
  [
    'alg none without a signature',
    'algorithm',
    async () => forge({ alg: 'none', typ: 'at+jwt', kid: 'first' }, accessClaims(issuer.url)),
  ],
  [
    'HS256 signed with the public key as its secret',
    'algorithm',
    async () => {
      const pem = await issuer.publicPem()
      return forge({ alg: 'HS256', typ: 'at+jwt', kid: 'first' }, accessClaims(issuer.url), (content) =>
        createHmac('sha256', pem).update(content).digest('base64url'),
      )
    },
  ],
  ['an issuer that is not configured', 'issuer', () => issuer.sign({ iss: 'https://evil.example.com/' })],
  ['an issuer with a slash more', 'issuer', () => issuer.sign({ iss: `${issuer.url}/` })],
  ['no issuer', 'issuer', () => issuer.sign({ iss: undefined })],
  ['another audience', 'audience', () => issuer.sign({ aud: 'another-api' })],
  ['an audience that begins like ours', 'audience', () => issuer.sign({ aud: 'sunder-staging' })],
  ['no audience', 'audience', () => issuer.sign({ aud: undefined })],
  ['an expired token', 'expired', () => issuer.sign({ exp: seconds - 31 })],
  ['a token without expiry', 'claims', () => issuer.sign({ exp: undefined })],
  ['a token that is not valid yet', 'not_yet_valid', () => issuer.sign({ nbf: seconds + 31 })],
  ['a token issued in the future', 'not_yet_valid', () => issuer.sign({ iat: seconds + 31 })],
  ['an unknown key id', 'unknown_key', () => issuer.sign({}, { kid: 'another' })],
  ['no key id', 'unknown_key', () => issuer.sign({}, { kid: undefined })],
  ['the signature of another key', 'signature', () => signedWithOwnKey({})],
  [
    'a key set of its own (jku)',
    'malformed',
    () => signedWithOwnKey({ jku: 'https://evil.example.com/keys' }),
  ],
  ['a key of its own (jwk)', 'malformed', async () => signedWithOwnKey({ jwk: await issuer.publicJwk() })],
  ['a certificate of its own (x5c)', 'malformed', () => signedWithOwnKey({ x5c: ['MIIB'] })],
  [
    'an address of a certificate (x5u)',
    'malformed',
    () => signedWithOwnKey({ x5u: 'https://evil.example.com' }),
  ],
  [
    'a critical header',
    'malformed',
    async () => forge({ alg: 'ES256', kid: 'first', crit: ['b64'], b64: false }, accessClaims(issuer.url)),
  ],
  [
    'the ID token of another client',
    'audience',
    () => issuer.sign({ aud: 'other-client', scope: undefined, nonce: 'n' }, { typ: 'JWT' }),
  ],
  [
    'an ID token for our audience',
    'type',
    () => issuer.sign({ client_id: undefined, azp: 'app', scope: undefined, nonce: 'n' }, { typ: 'JWT' }),
  ],
  ['an access token with the mark of an ID token', 'type', () => issuer.sign({ at_hash: 'h' })],
  ['an untyped token without scope', 'type', () => issuer.sign({ scope: undefined }, { typ: undefined })],
  [
    'an untyped token without client',
    'type',
    () => issuer.sign({ client_id: undefined }, { typ: undefined }),
  ],
  ['a refresh token', 'type', () => issuer.sign({ typ: 'Refresh' }, { typ: 'JWT' })],
  ['a Cognito ID token', 'type', () => issuer.sign({ token_use: 'id' }, { typ: 'JWT' })],
  ['a grant token', 'type', () => issuer.sign({}, { typ: 'sunder-grant+jwt' })],
  ['no subject', 'claims', () => issuer.sign({ sub: undefined })],
  ['an empty subject', 'claims', () => issuer.sign({ sub: '' })],
  ['a subject of 256 characters', 'claims', () => issuer.sign({ sub: 's'.repeat(256) })],
  ['a subject that is a number', 'claims', () => issuer.sign({ sub: 7 })],
  ['a subject with a line break', 'claims', () => issuer.sign({ sub: 'a\nb' })],
  ['more than 512 groups', 'claims', () => issuer.sign({ groups: Array.from({ length: 513 }, () => 'g') })],
]

describe('a token is refused', () => {
  test.each(refused)('for %s, as %s', async (_what, reason, token) => {
    const authenticate = createTokenAuthenticator({
      providers: [testProvider(issuer.url)],
      owners: {},
      fetch,
      clock: () => now,
    })
    expect(await authenticate(await token())).toEqual({ kind: 'refused', reason })
  })

  test('for an algorithm that its provider does not list', async () => {
    const authenticate = createTokenAuthenticator({
      providers: [testProvider(issuer.url, { algorithms: ['RS256'] })],
      owners: {},
      fetch,
      clock: () => now,
    })
    expect(await authenticate(await issuer.sign())).toEqual({ kind: 'refused', reason: 'algorithm' })
  })

  test('when one issuer signs in the name of another', async () => {
    const other = await startTestIssuer()
    const authenticate = createTokenAuthenticator({
      providers: [testProvider(issuer.url), testProvider(other.url)],
      owners: {},
      fetch,
      clock: () => now,
    })
    expect(await authenticate(await other.sign())).toMatchObject({ kind: 'caller' })
    expect(await authenticate(await other.sign({ iss: issuer.url }))).toEqual({
      kind: 'refused',
      reason: 'signature',
    })
    await other.close()
  })
})
