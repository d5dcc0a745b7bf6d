import { describe, expect, test } from 'vitest'
import {
  emailInPolicy,
  emailInToken,
  personBehind,
  verifiedEmailInToken,
} from '../../../shared/identity/person-behind.ts'

describe('the person behind a caller', () => {
  test('is its owner, where one is named', () => {
    const claims = { email: 'ingest@example.com' }
    expect(personBehind({ subject: 'ingest', owner: 'lena', clientId: 'ingest', claims })).toBe('lena')
  })

  test('is the caller itself, where its token carries an address', () => {
    const claims = { email: 'lena@example.com' }
    expect(personBehind({ subject: 'lena', owner: undefined, clientId: 'pages', claims })).toBe('lena')
    expect(personBehind({ subject: 'lena', owner: undefined, clientId: undefined, claims })).toBe('lena')
  })

  test('is nobody for a service account that nobody owns', () => {
    const nobody = { subject: 'ingest', owner: undefined, clientId: 'ingest', claims: {} }
    expect(personBehind(nobody)).toBeUndefined()
  })

  test.each([
    ['the client is its own subject', 'ingest', { email: 'ingest@example.com' }],
    ['Entra says so', 'other', { email: 'ingest@example.com', idtyp: 'app' }],
    ['Auth0 says so', 'other', { email: 'ingest@example.com', gty: 'client-credentials' }],
    ['the address is one of Google’s', 'other', { email: 'i@project.iam.gserviceaccount.com' }],
  ])('is nobody for a client’s own token that carries an address: %s', (_what, clientId, claims) => {
    expect(personBehind({ subject: 'ingest', owner: undefined, clientId, claims })).toBeUndefined()
  })
})

describe('an address in a token', () => {
  test('counts verified or not: it tells a person from a service account', () => {
    expect(emailInToken({ email: 'lena@example.com', email_verified: false })).toBe('lena@example.com')
  })

  test.each([
    ['none', undefined],
    ['a list', ['lena@example.com']],
    ['a name', 'lena'],
    ['two words', 'lena omar@example.com'],
    ['two addresses', 'lena@example.com, omar@example.com'],
    ['an address with a name', 'Lena <lena@example.com>'],
    ['one with a line end', 'lena@example.com\nbcc:mallory@example.com'],
    ['one that ends in a line end', 'lena@example.com\n'],
    ['two at signs', 'lena@example.com@example.org'],
    ['one that is too long', `${'l'.repeat(250)}@example.com`],
    ['nothing before the at sign', '@example.com'],
  ])('is none where it is %s', (_what, email) => {
    expect(emailInToken({ email })).toBeUndefined()
  })
})

describe('an address that a provider vouches for', () => {
  const email = 'lena@example.com'

  test.each([{ email_verified: true }, { email_verified: 'true' }, { xms_edov: true }, { xms_edov: '1' }])(
    'is told by %o',
    (mark) => {
      expect(verifiedEmailInToken({ email, ...mark })).toBe(email)
    },
  )

  test.each([
    {},
    { email_verified: false },
    { email_verified: 'false' },
    { xms_edov: 0 },
    { email_verified: null },
  ])('is none with %o', (mark) => {
    expect(verifiedEmailInToken({ email, ...mark })).toBeUndefined()
  })
})

describe('an address in the policy', () => {
  const policy = { identity: { emails: { lena: 'lena@example.com' } } } as unknown as Parameters<
    typeof emailInPolicy
  >[0]

  test('is the one that it has for the subject', () => {
    expect(emailInPolicy(policy, 'lena')).toBe('lena@example.com')
  })

  test('is the subject itself where that is an address', () => {
    expect(emailInPolicy(policy, 'omar@example.com')).toBe('omar@example.com')
  })

  test.each(['omar', 'LENA', 'toString', '__proto__'])('is none for %s', (subject) => {
    expect(emailInPolicy(policy, subject)).toBeUndefined()
  })
})
