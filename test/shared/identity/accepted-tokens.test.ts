import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTokenAuthenticator } from '../../../shared/identity/authenticate-token.ts'
import type { ProviderPolicy } from '../../../shared/policy/schema.ts'
import { now, startTestIssuer, type TestIssuer } from './test-issuer.ts'
import { testProvider } from './test-provider.ts'

let issuer: TestIssuer
beforeAll(async () => {
  issuer = await startTestIssuer()
})
afterAll(() => issuer.close())

const seconds = now / 1000

async function authenticate(
  claims: Record<string, unknown>,
  {
    header = {},
    provider = {},
    owners = {},
  }: {
    header?: Record<string, unknown>
    provider?: Partial<ProviderPolicy>
    owners?: Record<string, string>
  } = {},
) {
  const authenticateToken = createTokenAuthenticator({
    providers: [testProvider(issuer.url, provider)],
    owners,
    fetch,
    clock: () => now,
  })
  return authenticateToken(await issuer.sign(claims, header))
}

describe('an access token', () => {
  test('gives issuer, subject, client, groups, claims and the one duty', async () => {
    expect(await authenticate({})).toMatchObject({
      kind: 'caller',
      caller: {
        issuer: issuer.url,
        subject: 'ingest',
        clientId: 'ingest-client',
        duty: 'embedder',
        groups: ['embedding-writers'],
        owner: undefined,
        claims: { scope: 'embeddings' },
      },
    })
  })

  const shapes: [name: string, claims: Record<string, unknown>, typ: string | undefined][] = [
    ['RFC 9068', { scope: undefined }, 'application/at+jwt'],
    ['Keycloak', { client_id: undefined, azp: 'app', typ: 'Bearer', aud: ['sunder', 'account'] }, 'JWT'],
    ['Auth0', { client_id: undefined, azp: 'app', aud: ['sunder', 'https://t.example/userinfo'] }, 'JWT'],
    ['Okta', { client_id: undefined, cid: 'app', scope: undefined, scp: ['embeddings'] }, undefined],
    ['Entra ID, a person', { client_id: undefined, azp: 'app', scope: undefined, scp: 'embed' }, 'JWT'],
    ['Entra ID, an app', { client_id: undefined, appid: 'app', scope: undefined, idtyp: 'app' }, 'JWT'],
    ['Cognito', { aud: undefined, client_id: 'sunder', token_use: 'access' }, undefined],
  ]
  test.each(shapes)('in the shape of %s is accepted', async (_name, claims, typ) => {
    expect(await authenticate(claims, { header: { typ } })).toMatchObject({ kind: 'caller' })
  })

  test('within the clock tolerance is accepted on either side', async () => {
    expect(await authenticate({ exp: seconds - 29 })).toMatchObject({ kind: 'caller' })
    expect(await authenticate({ nbf: seconds + 29, iat: seconds + 29 })).toMatchObject({ kind: 'caller' })
  })
})

describe('groups', () => {
  test('of two duties are a conflict, whichever is stronger', async () => {
    const groups = ['embedding-writers', 'embedding-readers']
    expect(await authenticate({ groups })).toMatchObject({ kind: 'conflict', subject: 'ingest' })
  })

  test('that name one duty twice give that duty', async () => {
    const groups = ['embedding-writers', 'bulk-writers']
    expect(await authenticate({ groups })).toMatchObject({ kind: 'caller', caller: { duty: 'embedder' } })
  })

  const none: [what: string, groups: unknown][] = [
    ['none at all', undefined],
    ['an empty list', []],
    ['groups that the policy does not map', ['staff']],
    ["a string that is a group's name", 'embedding-writers'],
    ["a string that contains a group's name", 'staff embedding-writers'],
    ["a mapping with a group's name", { 'embedding-writers': true }],
    ['a list that holds something else too', ['embedding-writers', 7]],
    ['names that every object has', ['constructor', '__proto__', 'toString']],
    ['a group in another case', ['Embedding-Writers']],
  ]
  test.each(none)('give no duty when they are %s', async (_what, groups) => {
    expect(await authenticate({ groups })).toMatchObject({ kind: 'no_duty', subject: 'ingest' })
  })

  test('are found under a literal name with dots before a dotted path', async () => {
    const claim = 'https://example.com/groups'
    const provider = { groupsClaim: claim }
    expect(await authenticate({ [claim]: ['security-audit'] }, { provider })).toMatchObject({
      caller: { duty: 'auditor' },
    })
  })

  test('are found under a dotted path', async () => {
    const provider = { groupsClaim: 'realm_access.roles' }
    const claims = { groups: undefined, realm_access: { roles: ['embedding-readers'] } }
    expect(await authenticate(claims, { provider })).toMatchObject({ caller: { duty: 'consumer' } })
  })
})

describe('the owner', () => {
  const provider = { ownerClaim: 'owner' }
  const owners = { ingest: 'lena' }

  test('comes from the policy where no claim names one', async () => {
    expect(await authenticate({}, { provider, owners })).toMatchObject({ caller: { owner: 'lena' } })
  })

  test('comes from the claim before the policy', async () => {
    expect(await authenticate({ owner: 'omar' }, { provider, owners })).toMatchObject({
      caller: { owner: 'omar' },
    })
  })

  test('is not taken from a claim that the provider does not declare', async () => {
    expect(await authenticate({ owner: 'omar' })).toMatchObject({ caller: { owner: undefined } })
  })

  test('that is claimed but names nobody makes the token invalid', async () => {
    const expected = { kind: 'refused', reason: 'claims' }
    expect(await authenticate({ owner: ['omar'] }, { provider, owners })).toEqual(expected)
    expect(await authenticate({ owner: '' }, { provider, owners })).toEqual(expected)
  })
})
