import type { AuditRecord } from '../audit/record.ts'
import { isCrossing } from '../identity/crossings.ts'
import type { Activity, Severity, Status } from './api-activity.ts'

const creates = [
  'embed',
  'grant.request',
  'approval.ask',
  'approval.link',
  'approval.run',
  'audit.job',
  'audit.seal',
  'audit.seal-now',
]
const reads = [
  'approval.open',
  'query',
  'fetch',
  'list',
  'query.embed',
  'detect',
  'grant.show',
  'grant.list',
  'grant.token',
]
const updates = [
  'approval.close',
  'approval.vote',
  'approval.withdraw',
  'grant.complete',
  'grant.revoke',
  'policy.change',
]

/** What an action is among create, read, update and delete. What fits none of them is `other`, never guessed. */
export function activityOf({ kind, action }: Pick<AuditRecord, 'kind' | 'action'>): Activity {
  if (kind === 'policy-changed') return 'update'
  if (kind === 'alarm') return 'other'
  if (creates.includes(action)) return 'create'
  if (updates.includes(action)) return 'update'
  // An auditor changes nothing that is on record: whatever else an auditor does is a look.
  return reads.includes(action) || /^(audit|payload)\./.test(action) ? 'read' : 'other'
}

/** Of a request, only the outcome's record says what became of it. */
export function statusOf({ kind, decision }: Pick<AuditRecord, 'kind' | 'decision'>): Status {
  if (kind === 'request') return 'other'
  if (decision === undefined) return 'unknown'
  return decision.effect === 'denied' || decision.effect === 'failed' ? 'failure' : 'success'
}

export function severityOf({ kind, decision, response }: AuditRecord): Severity {
  if (kind === 'alarm') return 'critical'
  if (kind === 'policy-changed') return 'medium'
  // Vectors withheld on reading are ones whose signature or bytes did not hold.
  if (response?.withheld) return 'high'
  if (kind === 'aggregate') return 'low'
  if (decision?.effect === 'failed') return 'medium'
  if (decision?.effect !== 'denied') return 'informational'
  return decision.reasons.some(isCrossing) ? 'medium' : 'low'
}
