import { type ApprovalState, approvalStates } from '../approvals/approval.ts'
import type { ListedApproval } from './approval-schema.ts'
import { effectOf, factIn, isDone, type Step, type Steps } from './approval-steps.ts'

type End = Pick<ListedApproval, 'state' | 'reason' | 'decidedAt' | 'carriedOutAt' | 'closedAt'>

/** How far it has come: by its closing where that is on record, else by its last run. */
export function tellEnd(steps: Steps): End {
  const runs = steps.of('approval.run')
  const closings = steps.of('approval.close')
  const closing = closings.find(isDone) ?? closings.findLast((step) => effectOf(step) !== 'denied')
  const said = factIn(closing?.request, 'outcome')
  const state = approvalStates.find((known) => known === said) ?? stateOfRun(runs.at(-1))
  return {
    state,
    reason: factIn(closing?.outcome, 'reason') ?? null,
    decidedAt: decidedAt(steps, runs, state === 'denied' ? closing : undefined),
    carriedOutAt: runs.find(isDone)?.outcome?.time ?? null,
    closedAt: closing !== undefined && isDone(closing) ? (closing.outcome?.time ?? null) : null,
  }
}

function stateOfRun(run: Step | undefined): ApprovalState {
  if (run === undefined) return 'waiting'
  if (run.outcome === undefined) return 'running'
  const effect = effectOf(run)
  if (effect === 'stored') return 'stored'
  // What failed is tried again, and what was refused is closed: until then it waits.
  return effect === 'allowed' ? 'granted' : 'waiting'
}

/** A run is set out for once enough approvals were counted; those that came before a withdrawal decided nothing. */
function decidedAt(steps: Steps, runs: readonly Step[], denied: Step | undefined): string | null {
  const withdrawn = steps.of('approval.withdraw').findLast(isDone)?.request.time ?? ''
  const approved = runs.find(({ request }) => request.time >= withdrawn)
  return (approved ?? denied)?.request.time ?? null
}
