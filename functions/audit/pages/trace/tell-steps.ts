import { byTime } from '../../../../shared/audit/collect-trace.ts'
import type { PresentedRecord } from '../../../../shared/audit/present-record.ts'
import type { TracePayload } from '../../trace-payloads.ts'
import { isBackground, type Standing, standingOf } from '../record-words.ts'

/** Something that was asked, with how it ended, or one record that stands by itself. */
export interface Step {
  readonly first: PresentedRecord
  /** Undefined where no outcome is on record. */
  readonly outcome: PresentedRecord | undefined
  readonly standing: Standing
  /** Milliseconds from the request's record to the outcome's. */
  readonly tookMs: number | undefined
  /** Of what the request and the outcome committed to. */
  readonly payloads: readonly TracePayload[]
}

const running: Standing = { word: 'Under way', sign: '…', tone: 'plain' }
const interrupted: Standing = { word: 'No outcome', sign: '!', tone: 'warn' }

/** Whether all of a step is what an auditor looked at. */
export function isLook({ first, outcome }: Step): boolean {
  return isBackground(first) && (outcome === undefined || isBackground(outcome))
}

/** Puts each request together with its outcome, in the order in which they were asked. */
export function tellSteps(
  records: readonly PresentedRecord[],
  payloads: readonly TracePayload[],
  now: number,
): Step[] {
  const outcomes = new Map(
    records.flatMap((record) => (record.request === undefined ? [] : [[record.request, record] as const])),
  )
  const requests = new Set(records.flatMap(({ kind, id }) => (kind === 'request' ? [id] : [])))
  const payloadsOf = (...ids: (string | undefined)[]) => payloads.filter(({ record }) => ids.includes(record))
  return [...records]
    .sort(byTime)
    .filter(({ request }) => request === undefined || !requests.has(request))
    .map((first) => {
      const outcome = outcomes.get(first.id)
      return {
        first,
        outcome,
        standing: standingAt(first, outcome, now),
        tookMs: outcome === undefined ? undefined : Date.parse(outcome.time) - Date.parse(first.time),
        payloads: payloadsOf(first.id, outcome?.id),
      }
    })
}

function standingAt(first: PresentedRecord, outcome: PresentedRecord | undefined, now: number): Standing {
  if (outcome !== undefined) return standingOf(outcome)
  if (first.kind !== 'request') return standingOf(first)
  return Date.parse(first.deadline ?? first.time) < now ? interrupted : running
}
