import type { AuditedFunction } from '../../../../shared/audit/lane-name.ts'
import type { RequestTrail } from '../../../../shared/audit/request-trail.ts'
import { personOf } from '../../../../shared/identity/mailbox.ts'
import { SunderError } from '../../../../shared/runtime/sunder-error.ts'
import type { AuditAppInTest } from '../audit-app.ts'

export const issuer = 'https://issuer.example'
export const grant = `grant_${'g'.repeat(22)}`
export const digest = (letter: string) => `sha256:${letter.repeat(64)}`
export const person = (name: string) => personOf(`${name}@example.com`)

type Outcome = Parameters<RequestTrail['outcome']>[0]

interface Step {
  readonly by: AuditedFunction
  readonly action: string
  readonly actor?: string
  readonly reasons?: readonly string[]
  /** `none` where the function died before it. */
  readonly outcome?: Partial<Outcome> | 'none' | SunderError
}

/** Writes an approval's records, as the functions whose they are write them. */
export function storyOf(app: AuditAppInTest, letter: string, kind: 'job' | 'grant' = 'job') {
  const approval = `approval_${letter.repeat(22)}`
  const job = `job_${letter.repeat(22)}`
  const own = kind === 'job' ? { job } : { grant }
  const target = { approval, grant, collection: 'mail', ...own }
  const requester = { issuer, subject: 'ingest', duty: 'embedder', owner: 'lena' } as const

  const write = async ({ by, action, actor, reasons = [], outcome = {} }: Step) => {
    const trail = app.trailsOf(by).begin({
      action,
      requestId: `${action}:${approval}`,
      target: action === 'approval.ask' ? { approval, ...own } : target,
      ...(action !== 'approval.ask' && {
        actor: actor === undefined ? requester : { issuer, subject: actor, duty: 'approver' },
      }),
    })
    if (outcome instanceof SunderError && outcome.code === 'link_foreign') return trail.failure(outcome)
    await trail.request({ timeoutMs: 1000, reasons })
    if (outcome instanceof SunderError) return trail.failure(outcome)
    if (outcome !== 'none') await trail.outcome({ effect: 'allowed', status: 200, ...outcome })
  }

  const ballot = (name: string, vote: string, reason?: string) => [
    `vote=${vote}`,
    `person=${person(name)}`,
    ...(reason === undefined ? [] : [`reason=${reason}`]),
    `payload=${digest('a')}`,
    `preview=${digest('b')}`,
    `policy=${digest('c')}`,
  ]

  return {
    approval,
    job,
    write,
    ask: () =>
      write({
        by: 'workflow-preview',
        action: 'approval.ask',
        outcome: {
          actor: requester,
          target,
          source: { uri: 'mail://inbox', asserted: 'declared' },
          findings: { 'phi.mrn': 1 },
          reasons: [`payload=${digest('a')}`, `preview=${digest('b')}`, 'expires=2026-11-23T12:00:00.000Z'],
        },
      }),
    notify: (names: readonly string[], outcome: Step['outcome'] = {}, action = 'approval.notify') =>
      write({
        by: 'workflow-notify',
        action,
        reasons: names.map((name) => `to=${person(name)}`),
        outcome:
          outcome instanceof SunderError || outcome === 'none'
            ? outcome
            : { reasons: names.map((name) => `to=${person(name)}`), ...outcome },
      }),
    open: (name: string, outcome: Step['outcome'] = { effect: 'returned' }) =>
      write({
        by: 'approvals',
        action: 'approval.open',
        actor: name,
        reasons: [`person=${person(name)}`],
        outcome,
      }),
    vote: (
      name: string,
      vote: 'approve' | 'deny',
      more: { reason?: string; outcome?: Step['outcome'] } = {},
    ) =>
      write({
        by: 'approvals',
        action: 'approval.vote',
        actor: name,
        reasons: ballot(name, vote, more.reason),
        ...(more.outcome !== undefined && { outcome: more.outcome }),
      }),
    withdraw: (name: string) =>
      write({
        by: 'approvals',
        action: 'approval.withdraw',
        actor: name,
        reasons: ballot(name, 'withdraw'),
      }),
    run: (outcome: Step['outcome'] = { effect: 'stored' }) =>
      write({ by: 'workflow-run', action: 'approval.run', reasons: ['quorum=2/2'], outcome }),
    close: (state: string, reason?: string) =>
      write({
        by: 'workflow-close',
        action: 'approval.close',
        reasons: [`outcome=${state}`],
        outcome: {
          effect: state === 'stored' ? 'stored' : 'allowed',
          reasons: [`outcome=${state}`, ...(reason === undefined ? [] : [`reason=${reason}`])],
        },
      }),
  }
}
