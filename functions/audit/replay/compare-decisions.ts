import type { ErrorCode } from '../../../shared/runtime/sunder-error.ts'
import type { Decided } from './decided-then.ts'

/** The refusals that a policy decides. Others (a budget that was spent, a duty, a rate) are nothing to ask it again. */
const byPolicy: readonly string[] = [
  'source_denied',
  'not_found',
  'model_not_found',
  'invalid_request',
  'content_blocked',
  'approval_required',
  'query_not_allowed',
  'filter_not_allowed',
] satisfies ErrorCode[]

/** Those which a record alone tells of: where it leaves open what is decided now, they at least are gone. */
const toldByRecord: readonly string[] = ['source_denied', 'not_found'] satisfies ErrorCode[]

/** Whether today's policy decides otherwise; null where the two can't be compared. */
export function differs(then: Decided, now: Decided | null): boolean | null {
  const isRefusal = then.decision === 'refuse' || then.decision === 'block'
  if (now === null || then.decision === null) return null
  if (isRefusal && !then.reasons.every((reason) => byPolicy.includes(reason))) return null
  if (now.decision === null) return then.reasons.some((reason) => toldByRecord.includes(reason)) ? true : null
  if (then.decision !== now.decision) return true
  return isRefusal && then.reasons.join() !== now.reasons.join()
}
