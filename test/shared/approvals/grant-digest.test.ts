import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { grantDigest } from '../../../shared/approvals/grant-digest.ts'
import type { Grant } from '../../../shared/grants/grant.ts'
import { exampleGrant } from '../../contracts/grant-store.ts'

const grant = exampleGrant({
  id: 'grant_0000000000000000000001',
  owner: 'lena',
  status: 'pending_approval',
  approval: { id: 'appr_0000000000000000000001', lifeMs: 3_600_000 },
})

describe('the digest of a grant that waits', () => {
  test('is SHA-256 over its terms as RFC 8785 writes them, which anybody can compute', () => {
    const terms =
      '{"approval":{"id":"appr_0000000000000000000001","lifeMs":3600000},"clientId":"ingest",' +
      '"collection":"support-mail","createdAt":1767225600000,"expiresAt":1767229200000,' +
      '"id":"grant_0000000000000000000001","issuer":"https://login.example.com/","maxInputs":50,' +
      '"owner":"lena","purpose":"a test","source":"mail://inbox/1","sourceAsserted":"declared","subject":"ingest"}'
    expect(grantDigest(grant)).toBe(`sha256:${createHash('sha256').update(terms).digest('hex')}`)
  })

  const changes: { readonly [Term in Exclude<keyof Grant, 'usedInputs' | 'status'>]: Grant[Term] } = {
    id: 'grant_0000000000000000000002',
    issuer: 'https://other.example/',
    subject: 'other',
    owner: undefined,
    clientId: undefined,
    collection: 'research',
    source: 'mail://inbox/2',
    sourceAsserted: 'claimed',
    purpose: 'another',
    maxInputs: 51,
    createdAt: grant.createdAt + 1,
    expiresAt: grant.expiresAt + 1,
    approval: { id: 'appr_0000000000000000000001', lifeMs: 3_600_001 },
  }
  test.each(Object.entries(changes))('is another one with another %s', (term, value) => {
    expect(grantDigest({ ...grant, [term]: value })).not.toBe(grantDigest(grant))
  })

  test('is another one for another approval of it', () => {
    const approval = { id: 'appr_0000000000000000000002', lifeMs: 3_600_000 }
    expect(grantDigest({ ...grant, approval })).not.toBe(grantDigest(grant))
  })

  test('stays the same whatever becomes of the grant', () => {
    expect(grantDigest({ ...grant, status: 'revoked', usedInputs: 3 })).toBe(grantDigest(grant))
  })
})
