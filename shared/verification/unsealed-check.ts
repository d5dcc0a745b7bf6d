import { type LaneName, laneLifeMs, parseLane } from '../audit/lane-name.ts'
import { openRecord } from '../audit/open-record.ts'
import type { AuditRecord } from '../audit/record.ts'
import type { LineOf } from '../audit-export/export-line.ts'
import type { Report } from './finding.ts'

/** How far ahead another clock may be. */
const aheadMs = 60_000

/** Judges what stands in the lanes of the span and in no seal: it may be too young to be, and nothing else. */
export interface UnsealedCheck {
  /** @returns the record, where it is one that waits for its seal */
  record(line: LineOf<'unsealed'>): AuditRecord | undefined
  empty(line: LineOf<'empty'>): void
  /** Records that wait for their seal. */
  readonly waiting: number
}

export function createUnsealedCheck({
  report,
  maxLag,
  exportedAt,
}: {
  readonly report: Report
  readonly maxLag: number
  readonly exportedAt: number
}): UnsealedCheck {
  let waiting = 0
  return {
    get waiting() {
      return waiting
    },
    record(line) {
      const { lane, seq, sealed, ended, refused, hash } = line
      const place = { lane, ...(seq !== null && { seq }) }
      if (ended || seq === null || seq < sealed || !Number.isSafeInteger(seq)) {
        report({ what: 'unsealed_after_close', ...place })
        return undefined
      }
      const name = parseLane(lane)
      const { record, faults } = openRecord({ lane, seq, hash, body: Buffer.from(line.body, 'base64') })
      const why = refused ?? faults[0] ?? (name === undefined ? 'lane_unknown' : undefined)
      if (why !== undefined || record === undefined || name === undefined) {
        report({ what: 'unsealed', ...place, ...(why !== undefined && { detail: why }) })
        return undefined
      }
      if (exportedAt - latestTimeOf(record, name, { maxLag, exportedAt }) > maxLag) {
        report({ what: 'unsealed', ...place, detail: record.time })
        return undefined
      }
      waiting += 1
      return record
    },
    empty({ lane }) {
      const name = parseLane(lane)
      // The sealer ends a lane that nobody wrote to as well: then it is not empty.
      if (name !== undefined && name.openedAt + laneLifeMs + maxLag >= exportedAt) return
      report({ what: 'lane_empty', lane })
    },
  }
}

/** The latest moment that a record can be of, however it is dated: its lane tells that. */
function latestTimeOf(
  { kind, time }: AuditRecord,
  { openedAt, functionName }: LaneName,
  { maxLag, exportedAt }: { readonly maxLag: number; readonly exportedAt: number },
): number {
  const dated = Date.parse(time)
  const lifeEnd = openedAt + laneLifeMs
  if (kind !== 'lane-closed') return Math.min(dated, lifeEnd)
  // The sealer ends its own lanes only with the next thing that there is to seal.
  if (functionName === 'seal-audit' && dated <= exportedAt + aheadMs) return dated
  return Math.min(dated, lifeEnd + maxLag)
}
