import type { Approval } from '../../../shared/approvals/approval.ts'
import { SunderError } from '../../../shared/runtime/sunder-error.ts'
import type { RunDependencies } from './dependencies.ts'

/** An approval that a run has begun to carry out. */
export interface Turn {
  /** As it stood when the turn had begun. */
  readonly approval: Approval
  /** Milliseconds since the epoch: after this, another run may take its turn. */
  readonly until: number
}

/**
 * Puts the approval past recall: the last step before anything takes effect.
 *
 * @throws SunderError `conflict` when the turn is over
 */
export async function commit(
  { approvals, clock }: RunDependencies,
  { approval: { id }, until }: Turn,
): Promise<void> {
  if (await approvals.commit(id, { now: clock(), until })) return
  throw new SunderError('conflict', { detail: `${id} is another run's by now` })
}
