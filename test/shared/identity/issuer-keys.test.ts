import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createTokenAuthenticator } from '../../../shared/identity/authenticate-token.ts'
import { discoveryPath, keysPath, now, startTestIssuer, type TestIssuer } from './test-issuer.ts'
import { testProvider } from './test-provider.ts'

let issuer: TestIssuer
let time: number
beforeEach(async () => {
  issuer = await startTestIssuer()
  time = now
})
afterEach(() => issuer.close())

const authenticator = (fetchKeys: typeof fetch = fetch) =>
  createTokenAuthenticator({
    providers: [testProvider(issuer.url)],
    owners: {},
    fetch: fetchKeys,
    clock: () => time,
    keyCache: { timeout: 500 },
  })
const lasting = { exp: now / 1000 + 86_400 }
const outage = { status: 500, body: '' }
const unavailable = { code: 'identity_unavailable' }

describe("an issuer's keys", () => {
  test('are fetched once for many concurrent tokens', async () => {
    const authenticate = authenticator()
    const token = await issuer.sign()
    const results = await Promise.all(Array.from({ length: 50 }, () => authenticate(token)))
    expect(results.every(({ kind }) => kind === 'caller')).toBe(true)
    expect(issuer.seen).toEqual({ [discoveryPath]: 1, [keysPath]: 1 })
  })

  test('are followed through a rotation', async () => {
    const authenticate = authenticator()
    const old = await issuer.sign(lasting)
    await authenticate(old)
    await issuer.rotate('second')
    time += 31_000
    expect(await authenticate(await issuer.sign())).toMatchObject({ kind: 'caller' })
    expect(await authenticate(old)).toEqual({ kind: 'refused', reason: 'unknown_key' })
  })

  test('that were withdrawn end with the next refresh', async () => {
    const authenticate = authenticator()
    const old = await issuer.sign(lasting)
    await authenticate(old)
    await issuer.rotate('second')
    time += 300_000
    expect(await authenticate(old)).toEqual({ kind: 'refused', reason: 'unknown_key' })
  })

  test('are not fetched for each of many unknown key ids', async () => {
    const authenticate = authenticator()
    await authenticate(await issuer.sign())
    for (let flood = 0; flood < 100; flood += 1) {
      const token = await issuer.sign({}, { kid: `unknown-${flood}` })
      expect(await authenticate(token)).toEqual({ kind: 'refused', reason: 'unknown_key' })
    }
    expect(issuer.seen[keysPath]).toBe(1)
  })

  test('serve through a short outage and no longer', async () => {
    const authenticate = authenticator()
    const token = await issuer.sign(lasting)
    await authenticate(token)
    issuer.answer(keysPath, outage)
    time += 899_999
    expect(await authenticate(token)).toMatchObject({ kind: 'caller' })
    time += 1
    await expect(authenticate(token)).rejects.toMatchObject(unavailable)
  })
})

describe('without its issuer a token is neither believed nor called false', () => {
  test.each([
    ['discovery fails', discoveryPath, outage],
    ['the key set fails', keysPath, outage],
    ['the document is not JSON', discoveryPath, { status: 200, body: '<html>' }],
    ['the key set has another shape', keysPath, { status: 200, body: '{"keys":{}}' }],
    ['the document is endless', discoveryPath, { status: 200, body: `"${'x'.repeat(262_144)}"` }],
    ['the key set redirects', keysPath, { status: 302, body: '', headers: { location: '/elsewhere' } }],
  ])('when %s', async (_what, path, answer) => {
    issuer.answer(path, answer)
    await expect(authenticator()(await issuer.sign())).rejects.toMatchObject(unavailable)
    expect(issuer.seen['/elsewhere']).toBeUndefined()
  })

  test('when its document speaks for another issuer', async () => {
    const body = JSON.stringify({ issuer: 'https://other.example.com', jwks_uri: `${issuer.url}${keysPath}` })
    issuer.answer(discoveryPath, { status: 200, body })
    await expect(authenticator()(await issuer.sign())).rejects.toMatchObject(unavailable)
    expect(issuer.seen[keysPath]).toBeUndefined()
  })

  test('when its document leads from TLS to keys without', async () => {
    const url = 'https://login.example.com'
    const asked: string[] = []
    const authenticate = createTokenAuthenticator({
      providers: [testProvider(url)],
      owners: {},
      fetch: async (address) => {
        asked.push(String(address))
        return Response.json({ issuer: url, jwks_uri: 'http://login.example.com/keys' })
      },
      clock: () => time,
    })
    await expect(authenticate(await issuer.sign({ iss: url }))).rejects.toMatchObject(unavailable)
    expect(asked).toEqual([`${url}${discoveryPath}`])
  })

  test('when it does not answer in time', async () => {
    const silent: typeof fetch = (_url, init) =>
      new Promise((_resolve, reject) => {
        init?.signal?.addEventListener('abort', () => reject(new Error('aborted')))
      })
    await expect(authenticator(silent)(await issuer.sign())).rejects.toMatchObject(unavailable)
  })

  test('when the key may be new', async () => {
    const authenticate = authenticator()
    await authenticate(await issuer.sign())
    await issuer.rotate('second')
    issuer.answer(keysPath, outage)
    time += 31_000
    await expect(authenticate(await issuer.sign())).rejects.toMatchObject(unavailable)
  })

  test('and it is asked again only after a pause', async () => {
    const authenticate = authenticator()
    const token = await issuer.sign()
    issuer.answer(keysPath, outage)
    for (let attempt = 0; attempt < 20; attempt += 1) {
      await expect(authenticate(token)).rejects.toMatchObject(unavailable)
    }
    expect(issuer.seen[keysPath]).toBe(1)
    issuer.answer(keysPath, undefined)
    time += 5_000
    expect(await authenticate(token)).toMatchObject({ kind: 'caller' })
  })

  test('while tokens of another issuer are accepted', async () => {
    const healthy = await startTestIssuer()
    issuer.answer(discoveryPath, outage)
    const authenticate = createTokenAuthenticator({
      providers: [testProvider(issuer.url), testProvider(healthy.url)],
      owners: {},
      fetch,
      clock: () => time,
    })
    await expect(authenticate(await issuer.sign())).rejects.toMatchObject(unavailable)
    expect(await authenticate(await healthy.sign())).toMatchObject({ kind: 'caller' })
    await healthy.close()
  })
})
