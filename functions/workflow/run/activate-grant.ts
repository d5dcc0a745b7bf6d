import type { ApprovalOutcome } from '../../../shared/approvals/approval.ts'
import { grantDigest } from '../../../shared/approvals/grant-digest.ts'
import type { RequestTrail } from '../../../shared/audit/request-trail.ts'
import type { Grant } from '../../../shared/grants/grant.ts'
import { currentTerms } from '../../../shared/jobs/current-terms.ts'
import { SunderError } from '../../../shared/runtime/sunder-error.ts'
import { sameDigest } from '../../../shared/signing/same-digest.ts'
import type { RunDependencies } from './dependencies.ts'
import { commit, type Turn } from './turn.ts'

/**
 * Makes the grant active, where its terms are those that were approved; its life begins now. One that an earlier run has
 * made active is left as it is.
 *
 * @throws SunderError `payload_changed|source_denied|not_found`, or what may pass
 */
export async function activateGrant(
  deps: RunDependencies,
  trail: RequestTrail,
  turn: Turn,
  grant: Grant,
): Promise<ApprovalOutcome> {
  const { policy, grants, approvals, clock } = deps
  const { approval } = turn
  if (grant.status === 'pending_approval') {
    if (!sameDigest(grantDigest(grant), approval.payloadDigest)) {
      throw new SunderError('payload_changed', { detail: `terms of ${grant.id}` })
    }
    currentTerms(policy, grant)
    await commit(deps, turn)
    await grants.activate(grant, clock())
  }
  await approvals.end(approval.id, 'granted', { now: clock() })
  await trail.outcome({ effect: 'allowed', status: 200 })
  return 'granted'
}
