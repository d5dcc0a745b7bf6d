import { expect, it } from 'vitest'
import type { NotifyDependencies } from '../../../functions/workflow/notify/dependencies.ts'
import { notifyApprovers } from '../../../functions/workflow/notify/notify-approvers.ts'
import type { Approval } from '../../../shared/approvals/approval.ts'
import type { AuditRecord, RecordDraft } from '../../../shared/audit/record.ts'
import { personOf } from '../../../shared/identity/mailbox.ts'
import type { Policy } from '../../../shared/policy/schema.ts'
import { createPinoLog } from '../../../shared/runtime/pino-log.ts'
import { systemRandom } from '../../../shared/runtime/random.ts'
import { SunderError } from '../../../shared/runtime/sunder-error.ts'

const approvers = ['priya@example.com', 'omar@example.com']
const input = {
  approval: `approval_${'a'.repeat(22)}`,
  kind: 'job',
  id: `job_${'a'.repeat(22)}`,
  task: 'notify',
  token: 'a token',
} as const

const waiting = {
  id: input.approval,
  kind: 'job',
  grant: `grant_${'a'.repeat(22)}`,
  job: input.id,
  requester: { issuer: 'https://issuer.example', subject: 'ingest', owner: 'lena', clientId: undefined },
  ownPeople: [],
  collection: 'mail',
  source: 'mail://inbox',
  sourceAsserted: 'declared',
  purpose: 'a test',
  model: 'a-model',
  count: 1,
  findings: {},
  expiresAt: 1000,
  state: 'waiting',
  notified: [],
} as unknown as Approval

/** Where a mail reaches no one but these. */
function notifying(reachable: readonly string[]) {
  const records: RecordDraft[] = []
  const marked: string[] = []
  const asked = { approvers, quorum: 2, authentication: 'oidc' }
  const deps: NotifyDependencies = {
    policy: { collections: { mail: { approval: asked, regulated: {} } } } as unknown as Policy,
    audit: {
      append: async (draft) => {
        records.push(draft)
        return { ...draft, id: `rec_${records.length}` } as AuditRecord
      },
    },
    clock: () => 0,
    random: systemRandom,
    log: createPinoLog('workflow-notify', () => {}),
    notifications: {
      find: async () => waiting,
      waitAt: async () => {},
      markNotified: async (_, person) => {
        marked.push(person)
      },
    },
    votes: { votesOf: async () => [] },
    links: { create: async () => {} },
    grants: { find: async () => undefined } as unknown as NotifyDependencies['grants'],
    mailer: {
      send: async ({ to }) => {
        if (!reachable.includes(to)) throw new SunderError('mail_unavailable')
      },
    },
    approvalsUrl: 'https://approvals.example',
  }
  return { deps, records, marked }
}

const [priya, omar] = approvers.map(personOf)

it('records to whom it wrote, and who was reached', async () => {
  const { deps, records } = notifying(approvers)
  await notifyApprovers(deps, input)
  expect(records.map(({ kind, decision }) => [kind, decision])).toEqual([
    ['request', { effect: 'allowed', reasons: [`to=${priya}`, `to=${omar}`] }],
    ['outcome', { effect: 'allowed', reasons: [`to=${priya}`, `to=${omar}`] }],
  ])
})

it('records who was reached also where too few were, as they are not written to again', async () => {
  const { deps, records, marked } = notifying(['priya@example.com'])
  await expect(notifyApprovers(deps, input)).rejects.toMatchObject({ code: 'mail_unavailable' })
  expect(marked).toEqual([priya])
  expect(records.slice(1)).toMatchObject([
    {
      kind: 'outcome',
      decision: { effect: 'failed', reasons: ['mail_unavailable', `to=${priya}`, `not reached=${omar}`] },
      response: { status: 503 },
    },
  ])
})
