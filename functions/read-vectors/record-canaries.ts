import { actorOf } from '../../shared/audit/request-trail.ts'
import type { GuardedRequest } from '../../shared/http/guard.ts'
import type { CollectionPolicy } from '../../shared/policy/schema.ts'
import type { ReadVectorsDependencies } from './dependencies.ts'

/** So many are named in a record, so that it is never too long; all are counted. */
const mostNamed = 100

export interface CanaryRead {
  /** The collection. */
  readonly name: string
  readonly policy: CollectionPolicy
  /** The id of the read, and of the record of its request. */
  readonly read: string
  readonly request: string
}

/**
 * Raises an alarm where an answer holds planted vectors, which nobody has a reason to find: durable on return. Nothing
 * of the answer may depend on it, and no number that a reader can see.
 *
 * @throws SunderError `audit_unavailable`: then the answer may not leave
 */
export async function recordCanaries(
  { alarms, metrics }: Pick<ReadVectorsDependencies, 'alarms' | 'metrics'>,
  { caller, context }: Pick<GuardedRequest, 'caller' | 'context'>,
  { name, policy, read, request }: CanaryRead,
  returned: readonly string[],
): Promise<void> {
  if (policy.canaries.length === 0) return
  const planted = new Set(policy.canaries)
  const found = returned.filter((id) => planted.has(id))
  if (found.length === 0) return
  metrics.count('AlarmRaised')
  await alarms.append({
    kind: 'alarm',
    action: 'canary.read',
    actor: actorOf(caller),
    target: { collection: name, job: read },
    decision: { effect: 'returned', reasons: found.slice(0, mostNamed) },
    count: found.length,
    request,
    requestId: context.get('requestId'),
  })
}
