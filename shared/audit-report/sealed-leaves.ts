import { compareCited } from './occurrences.ts'
import type { AuditReport } from './report-schema.ts'
import { cite, type ReportRecord } from './seen-record.ts'

type Leaves = NonNullable<AuditReport['sealing']['leaves']>

/** Where the records of the period stand in the tree. */
export interface SealedLeaves {
  /** @param leaf its index in the tree; null for a record that is not sealed; undefined where nobody looked */
  add(record: ReportRecord, leaf: number | null | undefined): void
  /** Null where of any record nobody said where it stands. */
  finish(): Leaves | null
}

export function createSealedLeaves(): SealedLeaves {
  const leaves: Leaves = { sealed: 0, first: null, last: null, unsealed: 0, oldestUnsealed: null }
  let [isKnown, any] = [true, false]
  return {
    add(record, leaf) {
      any = true
      if (leaf === undefined) isKnown = false
      else if (leaf === null) {
        leaves.unsealed += 1
        const here = cite(record)
        const { oldestUnsealed } = leaves
        if (oldestUnsealed === null || compareCited(here, oldestUnsealed) < 0) leaves.oldestUnsealed = here
      } else {
        leaves.sealed += 1
        leaves.first = Math.min(leaf, leaves.first ?? leaf)
        leaves.last = Math.max(leaf, leaves.last ?? leaf)
      }
    },
    finish: () => (isKnown && any ? leaves : null),
  }
}
