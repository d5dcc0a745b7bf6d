import type { ReplayDecision } from '../../../shared/payloads/payload-replay.ts'
import type { RecordedRequest } from './find-requests.ts'

/** What was decided about a request when it came, as its records tell. */
export interface Decided {
  /** Null where it was let in and failed, or was interrupted: then no record tells how it was let in. */
  readonly decision: ReplayDecision | null
  readonly reasons: readonly string[]
}

export function decidedThen({ end, action }: RecordedRequest): Decided {
  if (end === undefined) return { decision: null, reasons: ['interrupted'] }
  const { effect, reasons = [] } = end.decision ?? {}
  if (effect === 'denied') return { decision: refusalOf(reasons), reasons }
  if (effect === 'failed') return { decision: null, reasons }
  return { decision: action === 'embed' ? lettingIn(end.response) : 'allow', reasons: [] }
}

function refusalOf(reasons: readonly string[]): ReplayDecision {
  return reasons.includes('content_blocked') ? 'block' : 'refuse'
}

function lettingIn(
  response: { readonly status: number; readonly masked?: number } | undefined,
): ReplayDecision {
  if (response?.status === 202) return 'approve'
  return (response?.masked ?? 0) > 0 ? 'mask' : 'allow'
}
