import { electorate, tallyVotes } from '../../shared/approvals/tally-votes.ts'
import type { ApprovalsDependencies } from './dependencies.ts'
import type { FollowedLink } from './follow-link.ts'

/** The workflow may just be on its way from one wait to the next: then its new token is a moment away. */
const pausesMs = [200, 500, 1_000, 2_000]

/**
 * Tells the workflow where the votes are enough. That nobody hears it is no failure: the vote is in the table, and is
 * counted when the time to remind or to expire has come.
 */
export async function signalWorkflow(
  deps: ApprovalsDependencies,
  { approval, asked }: FollowedLink,
): Promise<void> {
  const { votes, policy, log } = deps
  const cast = await votes.votesOf(approval.id, [...electorate(approval, asked).keys()])
  if (tallyVotes(approval, cast, asked, policy.digest).decision === 'open') return
  try {
    if (!(await signalUntilHeard(deps, approval.id))) log.warn({ approval: approval.id }, 'no workflow waits')
  } catch (error) {
    log.error({ approval: approval.id, detail: String(error) }, 'the workflow was not told')
  }
}

async function signalUntilHeard(deps: ApprovalsDependencies, id: string): Promise<boolean> {
  for (const pause of [0, ...pausesMs]) {
    await deps.pause(pause)
    const approval = await deps.approvals.find(id)
    if (approval === undefined || approval.state !== 'waiting') return true
    if (approval.taskToken !== undefined && (await deps.workflow.signal(approval.taskToken))) return true
  }
  return false
}
