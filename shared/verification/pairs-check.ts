import { laneLifeMs, parseLane, parseRecordId, recordId } from '../audit/lane-name.ts'
import type { AuditRecord } from '../audit/record.ts'
import type { Report } from './finding.ts'

/** A request whose outcome was never recorded. */
export interface InterruptedRequest {
  readonly lane: string
  readonly seq: number
  readonly action: string
  readonly time: string
}

interface Waiting {
  readonly time: string
  readonly action: string
  readonly deadline: string
}

/** Where records may stand that are in no line of the export. */
interface Elsewhere {
  /** Whether the span begins with the log. */
  readonly whole: boolean
  startOf(lane: string): number | undefined
  /** When the first and the last seal of the span were made. */
  readonly from: number
  readonly to: number
  readonly maxLag: number
  readonly prunedUntil: number
}

/** Matches requests with their outcomes, in whatever order they are sealed; holds those that wait for the other half. */
export interface PairsCheck {
  add(record: AuditRecord): void
  /** A record that was found not to be what was sealed: that it can't be matched is no news. */
  lost(place: { readonly lane: string; readonly seq: number }): void
  end(elsewhere: Elsewhere): { readonly interrupted: readonly InterruptedRequest[]; readonly total: number }
}

/** Each is a finding of its own: behind so many, nobody reads on. */
const mostLost = 10_000

export function createPairsCheck(report: Report, most: number): PairsCheck {
  const requests = new Map<string, Waiting>()
  /** When the outcome was recorded, by its request's id. */
  const outcomes = new Map<string, string>()
  const lost = new Set<string>()
  return {
    lost({ lane, seq }) {
      if (lost.size < mostLost) lost.add(recordId(lane, seq))
    },
    add({ kind, id, time, action, deadline = time, request }) {
      if (kind === 'request' && !outcomes.delete(id)) requests.set(id, { time, action, deadline })
      if (kind === 'outcome' && request !== undefined && !requests.delete(request))
        outcomes.set(request, time)
    },
    end(elsewhere) {
      for (const [id, time] of outcomes) {
        if (lost.has(id)) continue
        const place = parseRecordId(id)
        if (place === undefined) report({ what: 'request_missing', detail: id })
        else if (!mayBeElsewhere(place, Date.parse(time), elsewhere))
          report({ what: 'request_missing', ...place })
      }
      const isOver = ({ deadline }: Waiting) => Date.parse(deadline) + elsewhere.maxLag < elsewhere.to
      const over = [...requests].filter(([, waiting]) => isOver(waiting))
      const interrupted = over.slice(0, most).flatMap(([id, { time, action }]) => {
        const place = parseRecordId(id)
        return place === undefined ? [] : [{ ...place, action, time }]
      })
      return { interrupted, total: over.length }
    },
  }
}

function mayBeElsewhere(
  { lane, seq }: { readonly lane: string; readonly seq: number },
  outcomeAt: number,
  { whole, startOf, from, to, maxLag, prunedUntil }: Elsewhere,
): boolean {
  const openedAt = parseLane(lane)?.openedAt ?? 0
  if (openedAt <= prunedUntil) return true
  // The request may be sealed after its outcome, and that in the next span.
  if (outcomeAt + maxLag >= to) return true
  if (whole) return false
  const next = startOf(lane)
  return next === undefined ? openedAt <= from && openedAt + laneLifeMs <= from + maxLag : seq < next
}
