import fc from 'fast-check'
import { EncryptJWT } from 'jose'
import { describe, expect, test } from 'vitest'
import { createSessions, type Session } from '../../../shared/sign-in/session.ts'

const key = new Uint8Array(32).fill(1)
const minute = 60_000
const now = Date.UTC(2026, 0, 15, 12)
const sessions = createSessions(key, () => now)

const account: Session = {
  kind: 'account',
  issuer: 'https://login.example.com/',
  subject: 'priya',
  email: 'priya@example.com',
  csrf: 'AAAAAAAAAAAAAAAAAAAAAA',
}
const code: Session = { kind: 'code', link: '0'.repeat(64), csrf: 'AAAAAAAAAAAAAAAAAAAAAA' }
const pending: Session = {
  kind: 'pending',
  issuer: 'https://login.example.com/',
  state: 'a',
  nonce: 'b',
  codeVerifier: 'c',
  returnTo: '/links/d',
}

describe('a session', () => {
  test.each([account, code, pending])('opens as it was sealed: $kind', async (session) => {
    expect(await sessions.open(await sessions.seal(session, minute))).toEqual(session)
  })

  test('shows nothing of what is in it, and is sealed differently each time', async () => {
    const [one, other] = [await sessions.seal(account, minute), await sessions.seal(account, minute)]
    for (const part of one.split('.')) {
      expect(Buffer.from(part, 'base64url').toString('latin1')).not.toMatch(/priya|AAAA/)
    }
    expect(one).not.toBe(other)
  })

  test('is over on the very second at which its life is', async () => {
    const cookie = await sessions.seal(account, 30 * minute)
    const at = (moment: number) => createSessions(key, () => moment).open(cookie)
    expect(await at(now + 30 * minute - 1000)).toEqual(account)
    expect(await at(now + 30 * minute)).toBeUndefined()
  })

  test('is none with any one sign of it changed', async () => {
    const cookie = await sessions.seal(account, minute)
    const at = fc.nat(cookie.length - 1)
    await fc.assert(
      fc.asyncProperty(at, fc.constantFrom('A', 'B', '.', '_', '='), async (index, sign) => {
        const tampered = `${cookie.slice(0, index)}${sign}${cookie.slice(index + 1)}`
        // The last sign of a part may hold bits that are no part of its bytes.
        fc.pre(bytesOf(tampered) !== bytesOf(cookie))
        expect(await sessions.open(tampered)).toBeUndefined()
      }),
    )
  })

  test.each([
    ['nothing', ''],
    ['any text', 'not a session'],
    ['too many parts', 'a.b.c.d.e.f'],
    ['another kind of token', 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJwcml5YSJ9.'],
  ])('is none: %s', async (_what, cookie) => {
    expect(await sessions.open(cookie)).toBeUndefined()
  })

  test('is none under another key', async () => {
    const others = createSessions(new Uint8Array(32).fill(2), () => now)
    expect(await sessions.open(await others.seal(account, minute))).toBeUndefined()
  })
})

describe('what the same key sealed for something else', () => {
  /** By the session's own key. */
  function sealed(
    payload: object,
    change: (token: EncryptJWT) => EncryptJWT = (token) => token,
    enc = 'A256GCM',
  ) {
    const token = new EncryptJWT({ ...payload })
      .setProtectedHeader({ alg: 'dir', enc })
      .setAudience('sunder-pages')
      .setExpirationTime(now / 1000 + 60)
    return change(token).encrypt(key)
  }

  test('is no session: with another audience, or none', async () => {
    expect(await sessions.open(await sealed({ session: account }))).toEqual(account)
    const elsewhere = await sealed({ session: account }, (token) => token.setAudience('elsewhere'))
    expect(await sessions.open(elsewhere)).toBeUndefined()
  })

  test('is no session without an end', async () => {
    const endless = new EncryptJWT({ session: account })
      .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
      .setAudience('sunder-pages')
    expect(await sessions.open(await endless.encrypt(key))).toBeUndefined()
  })

  test('is no session by another algorithm', async () => {
    const other = await sealed({ session: account }, undefined, 'A128CBC-HS256')
    expect(await sessions.open(other)).toBeUndefined()
  })

  test.each<[string, object]>([
    ['without a session', {}],
    ['of no kind that is known', { session: { ...account, kind: 'admin' } }],
    ['of half a kind', { session: { kind: 'account', issuer: 'a', subject: 'b' } }],
    ['with more than its kind holds', { session: { ...code, email: 'priya@example.com' } }],
  ])('is no session: %s', async (_what, payload) => {
    expect(await sessions.open(await sealed(payload))).toBeUndefined()
  })
})

test.each([0, 16, 31, 33])('a key of %d bytes is refused at once', (bytes) => {
  expect(() => createSessions(new Uint8Array(bytes), () => now)).toThrow(RangeError)
})

function bytesOf(token: string): string {
  return token
    .split('.')
    .map((part) => Buffer.from(part, 'base64url').toString('hex'))
    .join('.')
}
