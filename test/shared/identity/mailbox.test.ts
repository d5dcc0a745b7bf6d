import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { mailboxOf, personOf } from '../../../shared/identity/mailbox.ts'

describe('one mailbox', () => {
  test.each([
    ['whatever the case', 'Lena@EXAMPLE.com'],
    ['whatever follows a plus sign', 'lena+approvals@example.com'],
    ['whatever follows the first of several', 'lena+a+b@example.com'],
    ['with space around it', '  lena@example.com\n'],
    ['in full-width letters', 'ｌｅｎａ@ｅｘａｍｐｌｅ.com'],
    ['with a full-width at and plus sign', 'lena＋x＠example.com'],
    ['in mathematical letters', '𝐥𝐞𝐧𝐚@example.com'],
  ])('is one person: %s', (_how, address) => {
    expect(mailboxOf(address)).toBe('lena@example.com')
    expect(personOf(address)).toBe(personOf('lena@example.com'))
  })

  test('is one person however an accent is composed', () => {
    expect(personOf('zo\u00eb@example.com')).toBe(personOf('zoe\u0308@example.com'))
  })

  test.each(['bücher.example', 'BÜCHER.example', 'XN--BCHER-KVA.example', 'bücher.example.'])(
    'is one person however its domain is written: %s',
    (domain) => {
      expect(personOf(`lena@${domain}`)).toBe(personOf('lena@xn--bcher-kva.example'))
    },
  )
})

test('a quoted name may hold an at sign: the domain begins at the last one', () => {
  expect(mailboxOf('"a@b"@Bücher.example')).toBe('"a@b"@xn--bcher-kva.example')
})

describe('another mailbox', () => {
  test.each([
    ['another name', 'lene@example.com'],
    ['another domain', 'lena@example.org'],
    ['a subdomain', 'lena@mail.example.com'],
    ['a look-alike letter of another script', 'lеna@example.com'],
    ['a domain with a look-alike letter', 'lena@exаmple.com'],
    ['a dot, which only some providers ignore', 'le.na@example.com'],
    ['a plus sign in the domain', 'lena@exa+mple.com'],
    ['the address with another after it', 'lena@example.com@example.org'],
  ])('is another person: %s', (_what, address) => {
    expect(personOf(address)).not.toBe(personOf('lena@example.com'))
  })
})

describe('a person’s name', () => {
  test('has one shape, whatever the address, and nothing of it', () => {
    fc.assert(
      fc.property(fc.oneof(fc.emailAddress(), fc.string({ unit: 'binary' })), (address) => {
        expect(personOf(address)).toMatch(/^person_[\w-]{22}$/)
      }),
    )
    expect(personOf('lena@example.com')).not.toMatch(/lena|example/)
  })

  test('is always the same: votes and records are held by it', () => {
    expect(personOf('lena@example.com')).toBe('person_EkbBulboL-LZiP8MWG0jzA')
  })

  test('comes to the same for the mailbox itself', () => {
    fc.assert(
      fc.property(fc.emailAddress(), (address) => {
        expect(personOf(mailboxOf(address))).toBe(personOf(address))
      }),
    )
  })
})
