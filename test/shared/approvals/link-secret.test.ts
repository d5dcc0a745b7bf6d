import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { codeDigest, linkDigest, newCode, newLinkSecret } from '../../../shared/approvals/link-secret.ts'
import { systemRandom } from '../../../shared/runtime/random.ts'
import { sameDigest } from '../../../shared/signing/same-digest.ts'

const secret = Buffer.alloc(32, 7).toString('base64url')

describe('a link’s secret', () => {
  test('is 256 random bits as base64url', () => {
    const asked: number[] = []
    const made = newLinkSecret((size) => {
      asked.push(size)
      return Uint8Array.from({ length: size }, (_, index) => 255 - index)
    })
    expect(asked).toEqual([32])
    expect(made).toMatch(/^[A-Za-z0-9_-]{43}$/)
    expect([...Buffer.from(made, 'base64url')]).toEqual(Array.from({ length: 32 }, (_, index) => 255 - index))
  })

  test('is another each time', () => {
    const made = Array.from({ length: 100 }, () => newLinkSecret(systemRandom))
    expect(new Set(made).size).toBe(100)
  })

  test('is kept as a digest that is always the same, and does not hold it', () => {
    expect(linkDigest(secret)).toBe('b56f5331837ef564e21935530dd0912e9bdfa1f58233566a35a7599da13fe812')
    expect(linkDigest(secret)).not.toContain(secret)
  })

  test.each([
    ['nothing', ''],
    ['cut off by one sign', secret.slice(0, -1)],
    ['one sign too long', `${secret}A`],
    ['far too long', 'A'.repeat(100_000)],
    ['with a line end behind it', `${secret}\n`],
    ['with space before it', ` ${secret.slice(1)}`],
    ['in the other base64', `+${secret.slice(1)}`],
    ['padded', `${secret.slice(0, -1)}=`],
    ['with a path in it', `../${secret.slice(3)}`],
    ['with a full-width letter', `Ａ${secret.slice(1)}`],
  ])('has no digest where it is none: %s', (_what, text) => {
    expect(linkDigest(text)).toBeUndefined()
  })

  test('has another digest with any one sign changed, also those bits that are no part of the bytes', () => {
    const signs = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
    fc.assert(
      fc.property(fc.nat(42), fc.constantFrom(...signs), (at, sign) => {
        const tampered = `${secret.slice(0, at)}${sign}${secret.slice(at + 1)}`
        expect(linkDigest(tampered) === linkDigest(secret)).toBe(tampered === secret)
      }),
    )
  })
})

describe('a code', () => {
  test('is 40 random bits, eight signs that no one misreads', () => {
    const asked: number[] = []
    const code = newCode((size) => {
      asked.push(size)
      return systemRandom(size)
    })
    expect(asked).toEqual([8])
    expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/)
  })

  test('takes every sign equally often', () => {
    const counts = new Map<string, number>()
    for (let byte = 0; byte < 256; byte++) {
      const sign = newCode((size) => new Uint8Array(size).fill(byte)).charAt(0)
      counts.set(sign, (counts.get(sign) ?? 0) + 1)
    }
    expect([...counts.values()]).toEqual(Array(32).fill(8))
  })

  const kept = codeDigest(secret, '01AB-CD10')
  test.each([
    '01AB-CD10',
    '01ab-cd10',
    '01ABCD10',
    ' 01AB CD10 ',
    'O1AB-CDlo',
    'oIAB-CDLO',
    '0 1 a b c d 1 0',
    '01AB–CD10',
  ])('fits as people type it: %s', (typed) => {
    expect(codeDigest(secret, typed)).toBe(kept)
  })

  test.each(['', '01AB-CD1', '01AB-CD100', '01AB-CD11', '10DC-BA10', '８1AB-CD10'])(
    'does not fit: %s',
    (typed) => {
      expect(codeDigest(secret, typed)).not.toBe(kept)
    },
  )

  test('is bound to its link: under another one the same code is another', () => {
    expect(codeDigest(Buffer.alloc(32, 8).toString('base64url'), '01AB-CD10')).not.toBe(kept)
  })

  test('has a digest that is no link’s', () => {
    expect(kept).toMatch(/^[0-9a-f]{64}$/)
    expect(kept).not.toBe(linkDigest(secret))
  })
})

describe('comparing digests', () => {
  test.each<[string, string, boolean]>([
    ['abc', 'abc', true],
    ['abc', 'abd', false],
    ['abc', 'ab', false],
    ['', '', true],
    ['', 'a', false],
    ['é', 'e\u0301', false],
    ['é', 'ab', false],
  ])('%j and %j', (one, other, isSame) => {
    expect(sameDigest(one, other)).toBe(isSame)
  })
})
