import { describe, expect, test } from 'vitest'
import { approvalStates } from '../../../shared/approvals/approval.ts'
import {
  foundClasses,
  howItStands,
  toMinute,
  whatIsAsked,
  whoAsks,
} from '../../../shared/approvals/describe-approval.ts'
import { exampleApproval } from './example-approval.ts'

describe('what was found', () => {
  const regulated = { secret: 'block', phi: 'approve', 'pii.name': 'allow' } as const
  const findings = { 'pii.name': 3, 'pii.email': 2, 'phi.diagnosis': 1, 'phi.medication': 4, 'secret.jwt': 1 }

  test('begins with what it is held for, each class with its count and what the policy does about it', () => {
    expect(foundClasses(findings, { regulated })).toEqual([
      { name: 'secret.jwt', count: 1, action: 'block' },
      { name: 'phi.diagnosis', count: 1, action: 'approve' },
      { name: 'phi.medication', count: 4, action: 'approve' },
      { name: 'pii.email', count: 2, action: 'mask' },
      { name: 'pii.name', count: 3, action: 'allow' },
    ])
  })

  test('is told also where the collection is gone from the policy', () => {
    expect(foundClasses({ 'phi.diagnosis': 1 }, undefined)).toEqual([
      { name: 'phi.diagnosis', count: 1, action: 'mask' },
    ])
  })

  test('is nothing where nothing was found', () => {
    expect(foundClasses({}, { regulated })).toEqual([])
  })
})

describe('who asks', () => {
  const { requester } = exampleApproval()

  test('is the account, and the person behind it', () => {
    expect(whoAsks({ requester })).toBe('ingest, owned by lena')
  })

  test.each([undefined, 'ingest'])('is the account alone, owned by %s', (owner) => {
    expect(whoAsks({ requester: { ...requester, owner } })).toBe('ingest')
  })
})

describe('what is asked', () => {
  test.each([
    ['job', 1, '1 input into support-mail'],
    ['job', 2048, '2,048 inputs into support-mail'],
    ['grant', 10_000, 'a grant for 10,000 inputs into support-mail'],
  ] as const)('by a %s of %d', (kind, count, words) => {
    expect(whatIsAsked({ kind, count, collection: 'support-mail' })).toBe(words)
  })
})

describe('how it stands', () => {
  test('has words of its own for each state', () => {
    const words = approvalStates.map((state) => howItStands({ state, reason: undefined }))
    expect(new Set(words).size).toBe(approvalStates.length)
    expect(words.join()).not.toContain('undefined')
  })

  test('says why, where the reason is a known one', () => {
    expect(howItStands({ state: 'denied', reason: 'content_blocked' })).toBe(
      'was denied: it holds what the policy blocks',
    )
  })

  test.each(['job_given_up', 'grant_ended', 'may_be_stored', 'invalid_request'])(
    'has words for %s',
    (reason) => {
      expect(howItStands({ state: 'failed', reason })).toMatch(/^could not be carried out: \w/)
    },
  )

  test('shows no reason that has no words', () => {
    expect(howItStands({ state: 'denied', reason: 'a_reason_of_tomorrow' })).toBe('was denied')
  })
})

test('a moment is told to the minute, in UTC, whatever the machine’s zone', () => {
  expect(toMinute(Date.UTC(2026, 10, 25, 14, 30, 59, 999))).toBe('2026-11-25 14:30 UTC')
})
