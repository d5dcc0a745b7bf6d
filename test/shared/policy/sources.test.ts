import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isSourcePattern, isSourceUri } from '../../../shared/policy/source-uri.ts'
import { sourceDecision } from '../../../shared/policy/sources.ts'

const allows = (allow: string[], uri: string, deny: string[] = []) =>
  sourceDecision({ allow, deny }, uri, {}).allowed

describe('a source is matched against a pattern', () => {
  const cases: [pattern: string, uri: string, allowed: boolean][] = [
    ['s3://bucket/**', 's3://bucket/a', true],
    ['s3://bucket/**', 's3://bucket/a/b/c.txt', true],
    ['s3://bucket/**', 's3://bucket/.hidden/x', true],
    ['s3://bucket/**', 's3://bucket', true],
    ['s3://bucket/**', 's3://bucket2/a', false],
    ['s3://bucket/**', 's3://bucket.evil/a', false],
    ['s3://bucket/**', 'x-s3://bucket/a', false],
    ['s3://bucket/**', 's3://bucket/%20a', true],
    ['s3://bucket/*', 's3://bucket/a/b', false],
    ['s3://bucket/a?', 's3://bucket/ab', true],
    ['s3://bucket/a', 's3://bucket/A', false],
    ['s3://{one,two}/**', 's3://two/a', true],
    ['s3://bucket/[a-c]*', 's3://bucket/d', false],
    ['mail://**', 'mail://inbox', true],
    ['mail://**', 'mail://inbox/2026/1', true],
    ['mail://**', 'file://inbox/1', false],
    ['file:///srv/**', 'file:///srv/a', true],
    ['file://srv/**', 'file:///srv/a', false],
    ['https://wiki.example.com/**', 'https://wiki.example.com/page/?id=3', true],
    ['**', 'urn:anything', false],
  ]
  test.each(cases)('%s, %s: %s', (pattern, uri, allowed) => {
    expect(allows([pattern], uri)).toBe(allowed)
  })
})

describe('a denial', () => {
  test('wins over an allowance', () => {
    expect(allows(['mail://**'], 'mail://legal/1', ['mail://legal/**'])).toBe(false)
    expect(allows(['mail://legal/1'], 'mail://legal/1', ['**/legal/**'])).toBe(false)
  })

  test.each([
    'mail://legal',
    'mail://legal/',
    'MAIL://legal/1',
    'mail://Legal/1',
    'mail:///legal/1',
    'mail://legal//1',
    'mail:////legal/1',
    'mail://./legal/1',
    'mail://x/../legal/1',
    'mail://legal/./1',
    'mail://%6Cegal/1',
    'mail://legal%2F1',
    'mail://legal/%2E%2E/1',
    'mail://legal\\1',
    'mail://legal?1',
    'mail://legal#1',
    ' mail://legal/1',
    'mail://legal/1\n',
    'mail://legal\u0000/1',
    'mail://le\u200dgal/1',
    'mail://ｌegal/1',
  ])('is not escaped by the spelling %j', (uri) => {
    expect(allows(['**', 'mail://**'], uri, ['mail://legal/**'])).toBe(false)
  })

  test('of a folder is not escaped by a slash at its end', () => {
    expect(allows(['mail://**'], 'mail://inbox/secret/', ['mail://inbox/secret'])).toBe(false)
  })
})

describe('a URI in normal form', () => {
  test('has at most 1,024 characters', () => {
    expect(isSourceUri(`mail://inbox/${'x'.repeat(1011)}`)).toBe(true)
    expect(isSourceUri(`mail://inbox/${'x'.repeat(1012)}`)).toBe(false)
  })

  test.each([
    '',
    'mail',
    'mail:',
    'mail:/x',
    'mail://',
    '://x',
    'mail://a/%',
    'mail://a/%zz',
    'mail://a/%c3%a9',
  ])('is not %j', (uri) => {
    expect(isSourceUri(uri)).toBe(false)
  })

  test('is what a URL parser leaves as it is', () => {
    const segment = fc.stringMatching(/^[A-Za-z0-9._~%/?-]{0,12}$/)
    fc.assert(
      fc.property(segment, segment, (one, two) => {
        const uri = `https://example.com/${one}/${two}`
        fc.pre(isSourceUri(uri))
        expect(new URL(uri).href).toBe(uri)
      }),
      { numRuns: 2000 },
    )
  })

  test('that is denied stays denied whatever follows', () => {
    fc.assert(
      fc.property(fc.webPath(), fc.webQueryParameters(), (path, tail) => {
        const uri = `mail://legal/${path}?${tail}`
        expect(allows(['**', 'mail://**'], uri, ['mail://legal/**'])).toBe(false)
      }),
      { numRuns: 2000 },
    )
  })
})

describe('a pattern', () => {
  test.each([
    '',
    '!mail://x/**',
    '!(mail)://x',
    'mail://@(a|b)/**',
    'mail://+(a)/**',
    'mail://(a)/**',
    'mail://[a',
    'mail://{a',
    'mail://a}',
    'mail://[z-a]/x',
    'mail://{a,{b,c}}',
    'mail://a b',
    'mail://a\\*',
    'mail://Legal/**',
    'MAIL://**',
    'mail://é/**',
  ])('is not %j', (pattern) => {
    expect(isSourcePattern(pattern)).toBe(false)
  })

  test('without glob syntax matches itself alone', () => {
    const uri = fc.stringMatching(/^mail:\/\/[a-z.]{1,8}(\/[A-Za-z0-9._~$&+,;=:@-]{1,8}){0,3}$/)
    fc.assert(
      fc.property(uri, uri, (one, two) => {
        fc.pre(isSourceUri(one) && isSourcePattern(one) && isSourceUri(two))
        expect(allows([one], one)).toBe(true)
        expect(allows([one], two)).toBe(one === two)
      }),
      { numRuns: 2000 },
    )
  })
})

describe('a source is asserted', () => {
  const sources = { allow: ['mail://**'], deny: [], claim: 'grants.sources' }
  const asserted = (value: unknown) =>
    sourceDecision(sources, 'mail://inbox/1', { grants: { sources: value } }).asserted

  test('as claimed when the token’s claim holds it', () => {
    expect(asserted('mail://inbox/1')).toBe('claimed')
    expect(asserted(['mail://other', 'mail://inbox/1'])).toBe('claimed')
  })

  test('as declared when the claim holds another, none, or only a part of it', () => {
    for (const value of ['mail://inbox', ['mail://inbox/**'], 'mail://inbox/1 mail://x', undefined, {}]) {
      expect(asserted(value)).toBe('declared')
    }
  })

  test('as declared where the policy names no claim', () => {
    const claims = { sources: ['mail://inbox/1'] }
    expect(sourceDecision({ allow: ['mail://**'], deny: [] }, 'mail://inbox/1', claims)).toEqual({
      allowed: true,
      asserted: 'declared',
    })
  })

  test('and a claim allows nothing that the patterns do not', () => {
    const claims = { sources: ['file://x/1'] }
    expect(
      sourceDecision({ allow: ['mail://**'], deny: [], claim: 'sources' }, 'file://x/1', claims).allowed,
    ).toBe(false)
  })
})
