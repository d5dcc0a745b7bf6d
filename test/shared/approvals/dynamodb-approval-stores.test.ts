import { describe, expect, test } from 'vitest'
import { grantsTable } from '../../../shared/grants/grants-table.ts'
import { approvalLinksContract } from '../../contracts/approval-links.ts'
import { approvalsContract } from '../../contracts/approvals.ts'
import { votesContract } from '../../contracts/votes.ts'
import { newTable, testDynamoDb, unreachableDynamoDb } from '../../support/dynamodb.ts'
import { approvalPorts, linkPorts, votePorts } from './approval-stores-in-test.ts'
import { exampleQuestion, exampleVote } from './example-approval.ts'

const client = testDynamoDb()
const emptyTable = async () => ({ client, table: await newTable(client, grantsTable) })

describe('approvals in DynamoDB', () => approvalsContract(async () => approvalPorts(await emptyTable())))
describe('votes in DynamoDB', () => votesContract(async () => votePorts(await emptyTable())))
describe('links in DynamoDB', () => approvalLinksContract(async () => linkPorts(await emptyTable())))

describe('a table that can not be reached fails everything', () => {
  const gone = { client: unreachableDynamoDb(), table: 'none' }
  const { reader, questions, notifications, progress } = approvalPorts(gone)
  const { votes } = votePorts(gone)
  const links = linkPorts(gone)
  const vote = exampleVote(exampleQuestion())
  const link = {
    digest: '0'.repeat(64),
    approval: vote.approval,
    person: vote.person,
    codeDigest: undefined,
    attempts: 0,
    expiresAt: 1,
  }

  test.each<[string, () => Promise<unknown>]>([
    ['finding an approval', () => reader.find('appr_x')],
    ['putting a question', () => questions.put(exampleQuestion())],
    ['saying where the workflow waits', () => notifications.waitAt('appr_x', 'token')],
    ['marking who was notified', () => notifications.markNotified('appr_x', vote.person)],
    ['beginning', () => progress.begin('appr_x', { now: 1, until: 2 })],
    ['putting past recall', () => progress.commit('appr_x', { now: 1, until: 2 })],
    ['releasing', () => progress.release('appr_x')],
    ['ending', () => progress.end('appr_x', 'denied', { now: 1 })],
    ['marking once', () => progress.markOnce('appr_x', 'endNotified')],
    ['casting a vote', () => votes.cast(vote)],
    ['withdrawing one', () => votes.withdraw(vote.approval, vote.person)],
    ['reading votes', () => votes.votesOf(vote.approval, [vote.person])],
    ['making a link', () => links.issuer.create(link)],
    ['finding one', () => links.reader.find(link.digest)],
    ['counting a try', () => links.reader.countAttempt(link.digest)],
  ])('%s', async (_what, call) => {
    await expect(call()).rejects.toMatchObject({ code: 'store_unavailable' })
  })
})
