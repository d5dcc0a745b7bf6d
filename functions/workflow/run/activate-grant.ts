import type { Approval, ApprovalOutcome } from '../../../shared/approvals/approval.ts'
import { grantDigest } from '../../../shared/approvals/grant-digest.ts'
import type { RequestTrail } from '../../../shared/audit/request-trail.ts'
import type { Grant } from '../../../shared/grants/grant.ts'
import { currentTerms } from '../../../shared/jobs/current-terms.ts'
import { SunderError } from '../../../shared/runtime/sunder-error.ts'
import { sameDigest } from '../../../shared/signing/same-digest.ts'
import type { RunDependencies } from './dependencies.ts'

/** Makes the grant active, where its terms are those that were approved; its life begins now. */
export async function activateGrant(
  { policy, grants, approvals, clock }: RunDependencies,
  trail: RequestTrail,
  approval: Approval,
  grant: Grant,
): Promise<ApprovalOutcome> {
  if (grant.status === 'pending_approval') {
    if (!sameDigest(grantDigest(grant), approval.payloadDigest)) {
      throw new SunderError('payload_changed', { detail: `terms of ${grant.id}` })
    }
    currentTerms(policy, grant)
    await grants.activate(grant, clock())
  } else if (grant.status !== 'active') {
    throw new SunderError('not_found', { detail: `${grant.id} is ${grant.status}` })
  }
  await approvals.end(approval.id, 'granted', { now: clock() })
  await trail.outcome({ effect: 'allowed', status: 200 })
  return 'granted'
}
