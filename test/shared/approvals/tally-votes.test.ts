import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { electorate, tallyVotes } from '../../../shared/approvals/tally-votes.ts'
import type { Vote } from '../../../shared/approvals/vote.ts'
import { personOf } from '../../../shared/identity/mailbox.ts'
import type { ApprovalPolicy } from '../../../shared/policy/schema.ts'
import { askedAt, exampleApproval, exampleVote, policyDigest } from './example-approval.ts'

const approval = exampleApproval()
const other = `sha256:${'d'.repeat(64)}`

function policy(changes: Partial<ApprovalPolicy> = {}): ApprovalPolicy {
  return {
    approvers: ['priya@example.com', 'omar@example.com', 'nadia@example.com'],
    quorum: 2,
    denials: 1,
    timeout: 86_400_000,
    reasonToApprove: false,
    authentication: 'oidc',
    ...changes,
  }
}

/** A vote of somebody, by an account of their own. */
function voteOf(name: string, changes: Partial<Vote> = {}): Vote {
  const account = { issuer: approval.requester.issuer, subject: name }
  return exampleVote(approval, { person: personOf(`${name}@example.com`), account, ...changes })
}

function tally(votes: readonly Vote[], asked = policy()) {
  return tallyVotes(approval, votes, asked, policyDigest)
}

const [priya, omar, nadia] = ['priya', 'omar', 'nadia'].map((name) => voteOf(name)) as [Vote, Vote, Vote]

describe('a quorum', () => {
  test('is open until so many approve', () => {
    expect(tally([])).toMatchObject({ decision: 'open', approvals: 0, denials: 0, quorum: 2 })
    expect(tally([priya])).toMatchObject({ decision: 'open', approvals: 1 })
    expect(tally([priya, omar])).toMatchObject({ decision: 'approved', approvals: 2 })
    expect(tally([priya, omar, nadia])).toMatchObject({ decision: 'approved', approvals: 3 })
  })

  test('is never one person twice, under whichever of its accounts', () => {
    const again = voteOf('priya', { account: { issuer: 'https://other.example/', subject: 'p' } })
    expect(tally([priya, priya, again])).toMatchObject({ decision: 'open', approvals: 1 })
  })

  test('is never one person at two addresses of one mailbox', () => {
    const asked = policy({
      approvers: ['priya@example.com', 'Priya+work@EXAMPLE.com', 'omar@example.com'],
      quorum: 2,
    })
    expect(electorate(approval, asked).size).toBe(2)
    expect(tally([priya, priya], asked)).toMatchObject({ decision: 'open', approvals: 1 })
  })

  test('tells the votes that count in the order of time', () => {
    const late = { ...priya, at: askedAt + 5 }
    const early = { ...omar, at: askedAt + 1 }
    expect(tally([late, early]).counted).toEqual([early, late])
  })
})

describe('a denial', () => {
  const no = (vote: Vote): Vote => ({ ...vote, decision: 'deny' })

  test('weighs more than all approvals', () => {
    expect(tally([priya, omar, no(nadia)])).toMatchObject({ decision: 'denied', approvals: 2, denials: 1 })
  })

  test('needs as many as the policy says, of as many people', () => {
    const asked = policy({ denials: 2 })
    expect(tally([no(priya), no(priya)], asked).decision).toBe('open')
    expect(tally([priya, omar, no(nadia)], asked).decision).toBe('approved')
    expect(tally([no(priya), no(omar)], asked).decision).toBe('denied')
  })
})

describe('a vote does not count', () => {
  const foreign: [what: string, changes: Partial<Vote>][] = [
    ['that is withdrawn', { status: 'withdrawn' }],
    ['for another payload', { payloadDigest: other }],
    ['for another preview', { previewDigest: other }],
    ['under another policy', { policyDigest: other }],
    ['about something else', { approval: 'appr_other' }],
    ['of who is no approver any more', { person: personOf('former@example.com') }],
    ['of the requester’s account', { account: { issuer: approval.requester.issuer, subject: 'ingest' } }],
    ['of its owner’s account', { account: { issuer: approval.requester.issuer, subject: 'lena' } }],
    ['that comes on the very millisecond of the deadline', { at: approval.expiresAt }],
  ]
  test.each(foreign)('%s', (_what, changes) => {
    for (const decision of ['approve', 'deny'] as const) {
      const none = { approvals: 0, denials: 0, decision: 'open', counted: [] }
      expect(tally([voteOf('priya', { decision, ...changes })], policy({ quorum: 1 }))).toMatchObject(none)
    }
  })

  test('of the requester by its mailbox, though the policy names it an approver', () => {
    const asked = policy({ approvers: ['LENA+approver@example.com', 'omar@example.com'], quorum: 1 })
    expect([...electorate(approval, asked).values()]).toEqual(['omar@example.com'])
    expect(tally([voteOf('lena', { account: undefined })], asked)).toMatchObject({ decision: 'open' })
  })

  test('that is one millisecond older than the deadline does', () => {
    expect(tally([voteOf('priya', { at: approval.expiresAt - 1 })]).approvals).toBe(1)
  })
})

describe('whoever votes, whatever and in whatever order', () => {
  const anyVote = fc
    .record({
      name: fc.constantFrom('priya', 'omar', 'nadia', 'lena', 'mallory'),
      decision: fc.constantFrom<Vote['decision']>('approve', 'deny'),
      status: fc.constantFrom<Vote['status']>('cast', 'withdrawn'),
      payloadDigest: fc.constantFrom(approval.payloadDigest, other),
      at: fc.integer({ min: askedAt, max: approval.expiresAt + 1 }),
    })
    .map(({ name, ...changes }) => voteOf(name, changes))
  const anyVotes = fc.array(anyVote, { maxLength: 12 })

  test('it comes to the same in another order', () => {
    fc.assert(
      fc.property(
        anyVotes.chain((votes) =>
          fc.tuple(
            fc.constant(votes),
            fc.shuffledSubarray(votes, { minLength: votes.length, maxLength: votes.length }),
          ),
        ),
        ([votes, shuffled]) => {
          const { approvals, denials, decision } = tally(votes)
          expect(tally(shuffled)).toMatchObject({ approvals, denials, decision })
        },
      ),
    )
  })

  test('it is approved by a quorum of different approvers, and never against a denial', () => {
    fc.assert(
      fc.property(anyVotes, (votes) => {
        const { decision, counted } = tally(votes)
        const people = (what: Vote['decision']) =>
          new Set(counted.filter((vote) => vote.decision === what).map(({ person }) => person))
        expect(decision === 'approved').toBe(people('approve').size >= 2 && people('deny').size === 0)
        expect(counted.every(({ person }) => person !== personOf('lena@example.com'))).toBe(true)
      }),
    )
  })
})
