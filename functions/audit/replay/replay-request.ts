import type { PayloadReplay, ReplayVerdict } from '../../../shared/payloads/payload-replay.ts'
import { SunderError } from '../../../shared/runtime/sunder-error.ts'
import type { AuditDependencies } from '../dependencies.ts'
import { differs } from './compare-decisions.ts'
import { decidedThen } from './decided-then.ts'
import type { RecordedRequest } from './find-requests.ts'
import { judgeRecord } from './judge-record.ts'
import type { Replay } from './replay-trace.ts'

export const payloadStates = [
  'matches',
  /** Something else is kept than what the record committed to. */
  'commitment differs',
  'erased',
  /** Of a request that was refused before anything was kept: judged by its record. */
  'never kept',
  /** The store or the detection failed, or what is kept can't be opened. */
  'unavailable',
] as const

type Verdict = Pick<Replay['requests'][number], 'payload' | 'now'>

/** One request of a session, then and now. */
export async function replayRequest(
  deps: Pick<AuditDependencies, 'payloadReplay' | 'policy'>,
  request: RecordedRequest,
  requestId: string,
): Promise<Replay['requests'][number]> {
  const { record, action, collection, findings } = request
  const then = decidedThen(request)
  const { payload, now } = await judge(deps, request, requestId)
  return {
    record: record.id,
    time: record.time,
    action,
    collection,
    job: record.target?.job ?? null,
    payload,
    before: {
      decision: then.decision,
      reasons: [...then.reasons],
      findings: { ...findings },
      policyDigest: record.policyDigest,
    },
    now,
    differs: differs(then, now),
  }
}

async function judge(
  { payloadReplay, policy }: Pick<AuditDependencies, 'payloadReplay' | 'policy'>,
  request: RecordedRequest,
  requestId: string,
): Promise<Verdict> {
  const { record, action, collection } = request
  const { payload, target, source } = record
  if (payload === undefined || target?.job === undefined) {
    const { decision, reasons, classes } = judgeRecord(policy, request)
    return { payload: 'never kept', now: { decision, reasons: [...reasons], classes: { ...classes } } }
  }
  const verdict = await ask(payloadReplay, {
    kind: 'requests',
    id: target.job,
    commitment: payload.commitment,
    requestId,
    action,
    collection,
    ...(source !== undefined && { source: source.uri }),
  })
  if (verdict === undefined) return { payload: 'unavailable', now: null }
  const { kept, matches, now } = verdict
  const state = kept ? (matches ? 'matches' : 'commitment differs') : 'erased'
  return { payload: state, now: now && { ...now, reasons: [...now.reasons], classes: { ...now.classes } } }
}

/** One payload that can't be judged must not keep the others from it; a look that can't be recorded must. */
async function ask(
  replay: PayloadReplay,
  question: Parameters<PayloadReplay['replay']>[0],
): Promise<ReplayVerdict | undefined> {
  try {
    return await replay.replay(question)
  } catch (error) {
    const { code } = error instanceof SunderError ? error : new SunderError('internal_error')
    if (code === 'audit_unavailable') throw error
    return undefined
  }
}
