import {
  type Approval,
  type ApprovalOutcome,
  type ApprovalState,
  isFinal,
} from '../../../shared/approvals/approval.ts'
import type { ClosedSubject } from './read-subject.ts'

export interface End {
  readonly outcome: ApprovalOutcome
  /** Why, where the outcome does not say it: a code. */
  readonly reason: string | undefined
  /** Whether some of it may have been stored: then its budget counts as spent. */
  readonly mayBeStored: boolean
}

/** How it ends: as what took effect says, then as it was ended before, and only then as the workflow says. */
export function endOf({
  approval,
  subject,
  said,
}: {
  readonly approval: Approval | undefined
  readonly subject: ClosedSubject
  readonly said: ApprovalState
}): End {
  const done = carriedOut(subject)
  const isPastRecall = approval?.committedAt !== undefined
  if (approval !== undefined && isFinal(approval.state) && done !== 'stored') {
    const { state: outcome, reason } = approval
    return { outcome, reason, mayBeStored: isPastRecall }
  }
  if (done !== undefined) return { outcome: done, reason: undefined, mayBeStored: false }
  if (isPastRecall) {
    const reason = subject.kind === 'job' ? 'may_be_stored' : undefined
    return { outcome: 'failed', reason, mayBeStored: true }
  }
  return { outcome: notCarriedOut(said), reason: undefined, mayBeStored: false }
}

/** Stored, whatever was said of it since; or active, though its run was cut off before it could say so. */
function carriedOut(subject: ClosedSubject): 'stored' | 'granted' | undefined {
  if (subject.kind === 'job') return subject.job?.status === 'stored' ? 'stored' : undefined
  return subject.grant?.status === 'active' ? 'granted' : undefined
}

function notCarriedOut(said: ApprovalState): ApprovalOutcome {
  return isFinal(said) && said !== 'stored' && said !== 'granted' ? said : 'failed'
}
