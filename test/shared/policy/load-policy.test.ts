import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parsePolicy } from '../../../shared/policy/load-policy.ts'
import { changed, issuesOf, shipped } from './shipped-policy.ts'

describe('the shipped policy', () => {
  test('is valid and says what its comments say', () => {
    const policy = parsePolicy(shipped)
    expect(policy.identity.owners).toEqual({ ingest: 'lena' })
    expect(policy.identity.dutyBinding.cooldown).toBe(86_400_000)
    expect(policy.collections['support-mail']).toMatchObject({
      filterable: { folder: 'string', year: 'number' },
      reading: { rawVectors: false, textQueries: true, verifyBytes: true, allowModelExtraction: false },
      grants: { maxTtl: 3_600_000 },
    })
    expect(policy.collections['research']?.reading).toMatchObject({ rawVectors: true, textQueries: false })
  })

  test('is named by the SHA-256 of its bytes', () => {
    const digest = `sha256:${createHash('sha256').update(shipped).digest('hex')}`
    expect(parsePolicy(shipped).digest).toBe(digest)
    expect(parsePolicy(Buffer.from(shipped)).digest).toBe(digest)
    expect(parsePolicy(`${shipped}\n`).digest).not.toBe(digest)
  })

  test('is frozen to its depths', () => {
    const policy = parsePolicy(shipped)
    expect(() => Object.assign(policy.identity.owners, { mallory: 'omar' })).toThrow(TypeError)
    expect(() => Object.assign(policy.identity.providers[0]?.duties ?? {}, { staff: 'embedder' })).toThrow(
      TypeError,
    )
    expect(() => Object.assign(policy.collections['research']?.sources.allow ?? [], ['**'])).toThrow(
      TypeError,
    )
  })
})

describe('a mistake is named by path, what was found and what is expected', () => {
  const mistakes: [what: string, text: string, replacement: string, issue: string][] = [
    ['a missing section', 'models:', 'collectons:', 'models: found nothing, expected a mapping'],
    [
      'a misspelled key',
      'storeText: true',
      'storeTxt: true',
      'collections.support-mail.storeTxt: found true, expected no key of this name',
    ],
    ['another version', 'version: 1', 'version: 2', 'version: found 2, expected 1'],
    [
      'a type',
      'quorum: 1',
      'quorum: two',
      'collections.support-mail.approval.quorum: found "two", expected a number',
    ],
    [
      'a limit',
      'topK: 20',
      'topK: 101',
      'collections.support-mail.reading.topK: found 101, expected number to be <=100',
    ],
    [
      'a duration',
      'cooldown: 1d',
      'cooldown: soon',
      'identity.dutyBinding.cooldown: found "soon", expected a duration such as 90s, 15m, 1h or 30d',
    ],
    [
      'a longest life',
      'maxTtl: 1h',
      'maxTtl: 2d',
      'collections.support-mail.grants.maxTtl: found "2d", expected 1m to 24h',
    ],
    [
      'a retention that no export is believed',
      'retention: 400d',
      'retention: 12h',
      'audit.retention: found "12h", expected 1d to 3653d',
    ],
    [
      'a retention that an approval outlasts',
      'retention: 400d',
      'retention: 1d',
      'audit.retention: found "1d", expected at least 1455m: a lane\'s life, after maxLag and every approval\'s timeout',
    ],
    [
      'a duty',
      'security-audit: auditor',
      'security-audit: admin',
      'identity.providers[0].duties.security-audit: found "admin", expected one of "embedder"|"consumer"|"auditor"|"approver"|"steward"',
    ],
    [
      'an issuer without TLS',
      'issuer: https://',
      'issuer: http://',
      'identity.providers[0].issuer: found "http://login.example.com/", expected an https URL without query (http only on the loopback address)',
    ],
    [
      'a shared-secret algorithm',
      '# algorithms: [RS256, PS256, ES256, EdDSA]',
      'algorithms: [HS256]',
      'identity.providers[0].algorithms[0]: found "HS256", expected one of "RS256"|"RS384"|"RS512"|"PS256"|"PS384"|"PS512"|"ES256"|"ES384"|"ES512"|"EdDSA"|"Ed25519"',
    ],
    [
      'an upstream',
      'baseUrl: https://api',
      'baseUrl: ftp://api',
      'models.text-embedding-3-small.baseUrl: found "ftp://api.openai.com/v1", expected an http or https URL',
    ],
    [
      'a query behind which no path can be added',
      'https://api.openai.com/v1',
      'https://api.openai.com/v1?key=k',
      'models.text-embedding-3-small.baseUrl: found "https://api.openai.com/v1?key=k", expected a URL without query or fragment',
    ],
    [
      'a key in the upstream’s URL',
      'https://api.openai.com/v1',
      'https://me:key@api.openai.com/v1',
      'models.text-embedding-3-small.baseUrl: found "https://me:key@api.openai.com/v1", expected a URL without a name or a password',
    ],
    [
      'an address',
      'priya@example.com',
      'priya',
      'collections.support-mail.approval.approvers[0]: found "priya", expected an email address',
    ],
    [
      'a class',
      'pci: block',
      'Financial Card: block',
      'collections.support-mail.regulated["Financial Card"]: found the name "Financial Card", expected a class such as pii.email, a prefix such as pii, or *',
    ],
    [
      'a class that is misspelled',
      'pci: block',
      'pic: block',
      'collections.support-mail.regulated.pic: found the name "pic", expected a class such as pii.email, a prefix such as pii, or *',
    ],
    [
      'a group that sees unmasked what it may not read',
      '- group: embedding-readers',
      '- group: embedding-reader',
      'collections.support-mail.reading.unmasked[0].group: found "embedding-reader", expected one of the collection\'s readers: embedding-readers',
    ],
    [
      'an action',
      'secret: block',
      'secret: refuse',
      'collections.support-mail.regulated.secret: found "refuse", expected one of "allow"|"mask"|"approve"|"block"',
    ],
    [
      'an empty list',
      "allow: ['mail://**']",
      'allow: []',
      'collections.support-mail.sources.allow: found an empty list, expected array to have >=1 items',
    ],
    [
      'a model that is not defined',
      'model: text-embedding-3-small',
      'model: ada',
      'collections.support-mail.model: found "ada", expected one of: text-embedding-3-small',
    ],
    [
      'a group of another duty',
      'readers: [embedding-readers]',
      'readers: [embedding-writers]',
      'collections.support-mail.readers[0]: found "embedding-writers", expected a group that a provider gives the duty consumer: embedding-readers',
    ],
    [
      'a group that is not mapped',
      'embedders: [embedding-writers]',
      'embedders: [staff]',
      'collections.support-mail.embedders[0]: found "staff", expected a group that a provider gives the duty embedder: embedding-writers',
    ],
    [
      'raw vectors beside text queries',
      'rawVectors: false',
      'rawVectors: true',
      'collections.support-mail.reading: found a mapping, expected rawVectors or textQueries, not both (together they let a consumer copy the model text by text), or allowModelExtraction: true',
    ],
    [
      'a pattern that negates',
      "['mail://legal/**']",
      "['!mail://legal/**']",
      'collections.support-mail.sources.deny[0]: found "!mail://legal/**", expected a glob over source URIs in normal form, such as mail://support/**, with *, **, ?, [a-z] or {a,b}',
    ],
    [
      'a pattern that RE2 does not know',
      'deniedPatterns: []',
      "deniedPatterns: ['fine', '(?=a)']",
      'guardrails.deniedPatterns[1]: found "(?=a)", expected an RE2 regular expression (invalid or unsupported Perl syntax)',
    ],
    [
      'patterns that are too much together',
      'deniedPatterns: []',
      `deniedPatterns: [${Array.from({ length: 30 }, () => "'x{900}'").join(', ')}]`,
      'guardrails.deniedPatterns: found a list of 30, expected patterns of at most 20000 RE2 instructions together',
    ],
    [
      'too many patterns',
      'deniedPatterns: []',
      `deniedPatterns: [${Array.from({ length: 201 }, () => 'x').join(', ')}]`,
      'guardrails.deniedPatterns: found a list of 201, expected array to have <=200 items',
    ],
  ]
  test.each(mistakes)('%s', (_what, text, replacement, issue) => {
    expect(issuesOf(changed(text, replacement))).toContain(issue)
  })

  test('and all mistakes are named at once', () => {
    const file = changed('topK: 20', 'topK: 0').replace('quorum: 1', 'quorum: 0')
    expect(issuesOf(file)).toHaveLength(2)
  })

  test('and a provider listed twice is one', () => {
    const provider =
      '{issuer: https://a.example/, audience: s, duties: {embedding-writers: embedder, embedding-readers: consumer}}'
    const file = shipped.replace(
      /providers:[\s\S]*?\n {2}# How/,
      () => `providers: [${provider}, ${provider}]\n  # How`,
    )
    expect(issuesOf(file)).toEqual([
      'identity.providers[1].issuer: found "https://a.example/", expected an issuer that is not listed before',
    ])
  })

  test('and two receivers of one name are one', () => {
    const receiver = '{name: bus, type: eventbridge}'
    const file = changed('ship: []', `ship: [${receiver}, ${receiver}]`)
    expect(issuesOf(file)).toEqual([
      'audit.ship[1].name: found "bus", expected a name that no receiver before has',
    ])
  })

  test('but never by the credential that stands where its reference should', () => {
    const issues = issuesOf(changed('secretsmanager:sunder/openai', 'sk-live-1234567890'))
    expect(issues).toEqual([
      'models.text-embedding-3-small.credential: found a string of 18 characters, expected file:, env:, secretsmanager:, ssm: or vault: and a name',
    ])
  })
})

describe('a file that is not plain YAML is refused', () => {
  const files: [what: string, file: string | Uint8Array, words: RegExp][] = [
    ['a repeated key', `${shipped}\nversion: 1\n`, /Map keys must be unique/],
    ['two documents', `${shipped}\n---\nversion: 1\n`, /multiple documents/],
    [
      'an alias',
      changed('{a,b}', '').replace('version: 1', 'version: &one 1').replace('quorum: 1', 'quorum: *one'),
      /the alias \*one/,
    ],
    ['a tag', changed('version: 1', 'version: !!js/function "1"'), /Unresolved tag/],
    ['a __proto__ key', changed('ingest: lena', '__proto__: lena'), /the key __proto__/],
    ['a number as key', changed('ingest: lena', '7: lena'), /the key 7, expected a string/],
    ['broken YAML', 'version: [1', /valid YAML/],
    ['other bytes than UTF-8', Uint8Array.of(0xff, 0xfe, 0x00), /not UTF-8/],
    ['more than 256 KiB', `${shipped}# ${'x'.repeat(262_144)}`, /at most 262144/],
    ['nothing', '', /policy: found null, expected a mapping/],
    ['a list', '- 1', /policy: found a list of 1, expected a mapping/],
  ]
  test.each(files)('%s', (_what, file, words) => {
    expect(issuesOf(file).join('\n')).toMatch(words)
  })

  test('whatever it holds, with a PolicyError and nothing else', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.uint8Array(), fc.json()), (file) => {
        expect(issuesOf(file).length).toBeGreaterThan(0)
      }),
    )
  })
})
