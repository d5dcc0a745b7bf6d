import { expect, it } from 'vitest'
import type { NotifyDependencies } from '../../../functions/workflow/notify/dependencies.ts'
import { notifyApprovers } from '../../../functions/workflow/notify/notify-approvers.ts'
import type { Approval } from '../../../shared/approvals/approval.ts'
import type { Vote } from '../../../shared/approvals/vote.ts'
import type { AppendedRecord } from '../../../shared/audit/audit-log.ts'
import type { RecordDraft } from '../../../shared/audit/record.ts'
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
  payloadDigest: `sha256:${'a'.repeat(64)}`,
  previewDigest: `sha256:${'b'.repeat(64)}`,
  expiresAt: 1000,
  state: 'waiting',
  notified: [],
} as unknown as Approval

/** Where a mail reaches no one but these. */
function notifying(
  reachable: readonly string[],
  changes: { readonly votes?: readonly Vote[]; readonly notified?: readonly string[] } = {},
) {
  const records: RecordDraft[] = []
  const marked: string[] = []
  const asked = { approvers, quorum: 2, denials: 1, authentication: 'oidc' }
  const deps: NotifyDependencies = {
    policy: {
      digest: `sha256:${'1'.repeat(64)}`,
      collections: { mail: { approval: asked, regulated: {} } },
    } as unknown as Policy,
    audit: {
      append: async (draft) => {
        records.push(draft)
        return { ...draft, id: `rec_${records.length}` } as AppendedRecord
      },
    },
    clock: () => 0,
    random: systemRandom,
    log: createPinoLog('workflow-notify', () => {}),
    notifications: {
      find: async () => ({ ...waiting, notified: changes.notified ?? [] }),
      waitAt: async () => {},
      markNotified: async (_, person) => {
        marked.push(person)
      },
    },
    votes: { votesOf: async () => [...(changes.votes ?? [])] },
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

const voted = (email: string, changes: Partial<Vote> = {}): Vote => ({
  approval: input.approval,
  person: personOf(email),
  account: undefined,
  decision: 'approve',
  reason: undefined,
  payloadDigest: waiting.payloadDigest,
  previewDigest: waiting.previewDigest,
  policyDigest: `sha256:${'1'.repeat(64)}`,
  at: 1,
  status: 'cast',
  ...changes,
})

it.each(['notify', 'remind'] as const)(
  '%s waits for nothing where the votes are enough: a signal was lost',
  async (task) => {
    const { deps, records, marked } = notifying(approvers, { votes: approvers.map((email) => voted(email)) })
    expect(await notifyApprovers(deps, { ...input, task })).toBe(false)
    const denied = notifying(approvers, { votes: [voted('omar@example.com', { decision: 'deny' })] })
    expect(await notifyApprovers(denied.deps, { ...input, task })).toBe(false)
    expect([records, marked, denied.records]).toEqual([[], [], []])
  },
)

it('writes to nobody whose vote holds, and once more for each policy to whose vote lapsed', async () => {
  const votes = [
    voted('priya@example.com'),
    voted('omar@example.com', { policyDigest: `sha256:${'0'.repeat(64)}` }),
  ]
  const notified = approvers.map(personOf)
  const first = notifying(approvers, { votes, notified })
  expect(await notifyApprovers(first.deps, input)).toBe(true)
  expect(first.marked).toEqual([`${omar}#${'1'.repeat(12)}`])
  const again = notifying(approvers, { votes, notified: [...notified, ...first.marked] })
  expect(await notifyApprovers(again.deps, input)).toBe(true)
  expect(again.marked).toEqual([])
})
