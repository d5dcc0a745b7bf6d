import { describe, expect, test } from 'vitest'
import { isOwn } from '../../../shared/approvals/four-eyes.ts'
import { personOf } from '../../../shared/identity/mailbox.ts'
import { exampleApproval } from './example-approval.ts'

const approval = exampleApproval()
const { issuer } = approval.requester
const stranger = personOf('priya@example.com')

describe('a request is the voter’s own', () => {
  test.each([
    ['by the account that asked', { account: { issuer, subject: 'ingest' }, person: stranger }],
    ['by the account of its owner', { account: { issuer, subject: 'lena' }, person: stranger }],
    [
      'by mailbox, whatever the account',
      {
        account: { issuer: 'https://other.example/', subject: 'l' },
        person: personOf('Lena+2@example.com'),
      },
    ],
    [
      'by mailbox, where a code stood for the account',
      { account: undefined, person: personOf('lena@example.com') },
    ],
  ])('%s', (_how, voter) => {
    expect(isOwn(approval, voter)).toBe(true)
  })
})

describe('a request is not the voter’s own', () => {
  test('where neither account nor mailbox is', () => {
    expect(isOwn(approval, { account: { issuer, subject: 'priya' }, person: stranger })).toBe(false)
    expect(isOwn(approval, { account: undefined, person: stranger })).toBe(false)
  })

  test('where another issuer calls somebody else by the same name', () => {
    const namesake = { issuer: 'https://other.example/', subject: 'lena' }
    expect(isOwn(approval, { account: namesake, person: stranger })).toBe(false)
  })

  test('because nobody owns the account that asked', () => {
    const unowned = { ...approval, requester: { ...approval.requester, owner: undefined }, ownPeople: [] }
    expect(isOwn(unowned, { account: undefined, person: stranger })).toBe(false)
    expect(isOwn(unowned, { account: { issuer, subject: 'lena' }, person: stranger })).toBe(false)
  })
})
