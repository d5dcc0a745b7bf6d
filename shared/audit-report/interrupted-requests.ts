import type { ReportLimits } from './limits.ts'
import { compareCited } from './occurrences.ts'
import type { AuditReport } from './report-schema.ts'
import { cite, principal, type ReportRecord, seeRecord } from './seen-record.ts'

type Row = AuditReport['interrupted']['rows'][number]

/** Matches requests of the period with outcomes, also with those that came after it. */
export interface InterruptedRequests {
  add(record: ReportRecord, isInPeriod: boolean): void
  /** @param readUntil up to when outcomes were read, milliseconds: what had longer is not judged */
  finish(readUntil: number): AuditReport['interrupted']
}

export function createInterruptedRequests(limits: ReportLimits): InterruptedRequests {
  const requests = new Map<string, Row>()
  const outcomes = new Set<string>()
  let unmatchable = 0
  let isOutcomeLost = false
  const mayHold = () => requests.size + outcomes.size < limits.unmatched

  return {
    add(record, isInPeriod) {
      if (record.kind === 'request' && isInPeriod && !outcomes.delete(record.id)) {
        if (mayHold()) requests.set(record.id, toRow(record))
        else unmatchable += 1
      }
      if (record.kind !== 'outcome' || record.request === undefined) return
      if (requests.delete(record.request)) return
      if (mayHold()) outcomes.add(record.request)
      else isOutcomeLost = true
    },
    finish(readUntil) {
      const open = [...requests.values()]
      // Where an outcome was let go, any request may be its own.
      const past = isOutcomeLost ? [] : open.filter(({ deadline }) => Date.parse(deadline) < readUntil)
      const rows = past.sort(compareCited).slice(0, limits.interrupted)
      return {
        counted:
          'Requests of the period to which no outcome refers, in the period or after it, though the deadline that the request itself names had passed when the records were read. What they did is not on record. “Undecided” counts those whose deadline had not passed, or that were too many to be matched; “more” those without a row.',
        rows,
        more: past.length - rows.length,
        undecided: open.length - past.length + unmatchable,
      }
    },
  }
}

function toRow(record: ReportRecord): Row {
  const { writer, actor } = seeRecord(record)
  return {
    ...cite(record),
    identity: actor === undefined ? null : principal(actor),
    function: writer,
    action: record.action,
    deadline: record.deadline ?? record.time,
    requestId: record.requestId ?? null,
  }
}
