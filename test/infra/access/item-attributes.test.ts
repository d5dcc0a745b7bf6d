import { Readable } from 'node:stream'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { describe, expect, it } from 'vitest'
import { recordPolicyChange } from '../../../functions/grants/record-policy-change.ts'
import type { RoleName } from '../../../infra/access/principals.ts'
import {
  createDynamoDbApprovalProgress,
  createDynamoDbNotifications,
} from '../../../shared/approvals/dynamodb-approvals.ts'
import { createDynamoDbLinkReader } from '../../../shared/approvals/dynamodb-links.ts'
import { createDynamoDbVotes } from '../../../shared/approvals/dynamodb-votes.ts'
import { createDynamoDbGrantDecisions } from '../../../shared/grants/dynamodb-grant-decisions.ts'
import { createDynamoDbGrantStore } from '../../../shared/grants/dynamodb-grant-store.ts'
import { createDynamoDbGrantUse } from '../../../shared/grants/dynamodb-grant-use.ts'
import { createDynamoDbReservedBudgets } from '../../../shared/grants/dynamodb-reserved-budgets.ts'
import { createDynamoDbDirectoryWriter } from '../../../shared/identity/dynamodb-directory.ts'
import { createDynamoDbDutyBindings } from '../../../shared/identity/dynamodb-duty-bindings.ts'
import { createDynamoDbRateLimit } from '../../../shared/identity/dynamodb-rate-limit.ts'
import { createDynamoDbJobEnds } from '../../../shared/jobs/dynamodb-jobs.ts'
import { exampleGrant } from '../../contracts/grant-store.ts'
import { synthTemplates } from '../synthesized.ts'
import { estateOf } from './estate-of-templates.ts'
import type { Context } from './evaluate-condition.ts'
import { evaluate } from './evaluate-policy.ts'
import { contextOf } from './request-context.ts'

const now = 1_767_225_600_000
type Adapters = ReturnType<typeof adapters>['use']

/** The adapters over a client that keeps what it would send, and is answered as though every update had succeeded. */
function adapters() {
  const updates: Context[] = []
  const client = new DynamoDBClient({
    region: 'us-east-1',
    credentials: { accessKeyId: 'none', secretAccessKey: 'none' },
    requestHandler: {
      handle: ({
        headers,
        body,
      }: {
        readonly headers: Record<string, string>
        readonly body: Uint8Array
      }) => {
        const [, operation = ''] = headers['x-amz-target']?.split('.') ?? []
        if (operation === 'UpdateItem') {
          updates.push(
            contextOf({ operation, body: JSON.parse(new TextDecoder().decode(body)), partition: 'key' }),
          )
        }
        return Promise.resolve({ response: { statusCode: 200, headers: {}, body: Readable.from(['{}']) } })
      },
    },
  })
  const deps = { client, table: 'sunder-grants', clock: () => now }
  return {
    updates,
    use: {
      grants: createDynamoDbGrantStore(deps),
      grantUse: createDynamoDbGrantUse(deps),
      decisions: createDynamoDbGrantDecisions(deps),
      budgets: createDynamoDbReservedBudgets(deps),
      jobs: createDynamoDbJobEnds(deps),
      notifications: createDynamoDbNotifications(deps),
      progress: createDynamoDbApprovalProgress(deps),
      votes: createDynamoDbVotes(deps),
      links: createDynamoDbLinkReader(deps),
      bindings: createDynamoDbDutyBindings(deps),
      rates: createDynamoDbRateLimit(deps),
      directory: createDynamoDbDirectoryWriter(deps),
      changePolicy: () =>
        recordPolicyChange({
          ...deps,
          policy: { digest: 'sha256:a', changes: undefined },
          signatures: undefined,
          audit: { append: () => Promise.reject(new Error('none')) },
        }),
    },
  }
}

const alice = { issuer: 'https://login.acme-corp.com/', subject: 'alice' }

/** What each role's code does to items of the grants table. */
const acts: readonly (readonly [RoleName, string, (use: Adapters) => Promise<unknown>])[] = [
  ['embed', 'claims', ({ grantUse }) => grantUse.claim('grant_1', 1, now)],
  ['embed', 'asks for a claim', ({ grantUse }) => grantUse.check('grant_1', 1, now)],
  ['embed', 'gives a claim back', ({ grantUse }) => grantUse.giveBack('grant_1', 1)],
  ['audit', 'binds an auditor', ({ bindings }) => bindings.exercise([alice], 'auditor', 2)],
  ['read-vectors', 'binds a consumer', ({ bindings }) => bindings.exercise([alice], 'consumer', 2)],
  ['read-vectors', 'binds a reader', ({ bindings }) => bindings.exerciseReading([alice], 'mails', 2)],
  ['read-vectors', 'counts a request', ({ rates }) => rates.take(alice, 'query', 60)],
  ['grants', 'ends a grant', ({ grants }) => grants.end('grant_1', 'revoked')],
  ['grants', 'binds a requester', ({ bindings }) => bindings.exercise([alice], 'embedder', 2)],
  ['grants', 'binds an embedder', ({ bindings }) => bindings.exerciseEmbedding([alice], 'mails', 2)],
  ['grants', 'remembers an address', ({ directory }) => directory.remember(alice, 'alice@acme-corp.com')],
  ['grants', 'tells a change of the policy', ({ changePolicy }) => changePolicy()],
  ['approvals', 'withdraws a vote', ({ votes }) => votes.withdraw('appr_1', 'priya')],
  ['approvals', 'counts a code', ({ links }) => links.countAttempt('a')],
  ['approvals', 'forgives a code', ({ links }) => links.forgiveAttempt('a')],
  ['approvals', 'binds an approver', ({ bindings }) => bindings.exercise([alice], 'approver', 2)],
  ['approvals', 'counts a request', ({ rates }) => rates.take(alice, 'vote', 60)],
  ['approvals', 'remembers an address', ({ directory }) => directory.remember(alice, 'alice@acme-corp.com')],
  ['workflow-notify', 'waits', ({ notifications }) => notifications.waitAt('appr_1', 'token')],
  ['workflow-notify', 'has told', ({ notifications }) => notifications.markNotified('appr_1', 'priya')],
  ['workflow-run', 'begins', ({ progress }) => progress.begin('appr_1', { now, until: now + 1 })],
  ['workflow-run', 'commits', ({ progress }) => progress.commit('appr_1', { now, until: now + 1 })],
  ['workflow-run', 'lets go', ({ progress }) => progress.release('appr_1')],
  ['workflow-run', 'denies', ({ progress }) => progress.end('appr_1', 'denied', { now, reason: 'x' })],
  ['workflow-run', 'ends a job', ({ jobs }) => jobs.end('job_1', 'stored', { ids: ['v_1'] })],
  ['workflow-run', 'activates', ({ decisions }) => decisions.activate(exampleGrant(), now)],
  [
    'workflow-close',
    'ends an approval',
    ({ progress }) => progress.end('appr_1', 'failed', { now, reason: 'x' }),
  ],
  ['workflow-close', 'has told the end', ({ progress }) => progress.markOnce('appr_1', 'endNotified')],
  ['workflow-close', 'ends a job', ({ jobs }) => jobs.end('job_1', 'expired', { owesBudget: true })],
  ['workflow-close', 'denies a grant', ({ decisions }) => decisions.deny('grant_1')],
  [
    'workflow-close',
    'gives a budget back',
    ({ budgets }) => budgets.giveBack('grant_1', { job: 'job_1', inputs: 1 }),
  ],
]

const estate = estateOf(synthTemplates())

/** What is sent: some adapters make something of the answer, and there is none to be had here. */
async function sentBy(act: (use: Adapters) => Promise<unknown>): Promise<readonly Context[]> {
  const { updates, use } = adapters()
  await Promise.allSettled([act(use)])
  return updates
}

describe('the attributes that a role may name', () => {
  it.each(acts)('%s: are all that is named where its code %s', async (role, _, act) => {
    const updates = await sentBy(act)
    expect(updates).not.toHaveLength(0)
    const { arn, identity } = estate.roles[role]
    for (const context of updates) {
      const request = { caller: { role: arn }, action: 'dynamodb:UpdateItem', resource: estate.grants.arn }
      const { effect } = evaluate({ ...request, context }, { identity, resource: estate.grants.policy })
      expect(effect, JSON.stringify(context)).toBe('allow')
    }
  })

  it.each([...new Set(acts.map(([role]) => role))])('%s: are no more than its code names', async (role) => {
    const sent = await Promise.all(acts.filter(([name]) => name === role).map(([, , act]) => sentBy(act)))
    const named = sent.flat().flatMap(pairsOf)
    const allowed = estate.roles[role].identity
      .filter(({ effect, actions }) => effect === 'Allow' && actions.includes('dynamodb:UpdateItem'))
      .flatMap(({ conditions }) => {
        const of = (key: string) =>
          conditions.find((one) => one.key === key && one.operator !== 'Null')?.values
        return pairsOf({
          'dynamodb:LeadingKeys': of('dynamodb:LeadingKeys') ?? [],
          'dynamodb:Attributes': of('dynamodb:Attributes') ?? [],
        })
      })
    expect([...new Set(allowed)].sort()).toEqual([...new Set(named)].sort())
  })
})

/** `GRANT# status` and so on. */
function pairsOf(context: Context): string[] {
  const [keys = [], attributes = []] = [context['dynamodb:LeadingKeys'], context['dynamodb:Attributes']]
  return [...keys].flatMap((key) => {
    const prefix = /^\w+#/.exec(key)?.[0] ?? ''
    return [...attributes].map((name) => `${prefix}${key.includes('|RATE#') ? '…RATE#' : ''} ${name}`)
  })
}
