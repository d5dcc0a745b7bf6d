import type { Problem } from '../audit/verify-chain.ts'

/** What can be wrong with an exported span, or with the log behind it. */
export type FindingKind =
  | Problem['what']
  | 'line_unreadable'
  | 'line_out_of_place'
  | 'export_cut'
  | 'export_edited'
  | 'span_short'
  | 'lag_out_of_range'
  | 'retention_out_of_range'
  | 'exported_ahead'
  | 'key_unreadable'
  | 'leaf_gap'
  | 'leaf_repeated'
  | 'root_differs'
  | 'root_unknown'
  | 'unsigned'
  | 'checkpoint_refused'
  | 'checkpoint_misplaced'
  | 'checkpoint_missing'
  | 'seal_missing'
  | 'seal_record_wrong'
  | 'seal_record_missing'
  | 'sealing_foreign'
  | 'seal_time_backwards'
  | 'tiles_differ'
  | 'held_checkpoint_refused'
  | 'contradiction'
  | 'inconsistent'
  | 'not_connected'
  | 'rolled_back'
  | 'not_covered'
  | 'changed'
  | 'removed'
  | 'pruned_early'
  | 'repeated'
  | 'lane_start_missing'
  | 'closed_early'
  | 'backdated'
  | 'postdated'
  | 'unsealed'
  | 'unsealed_after_close'
  | 'lane_not_closed'
  | 'lane_empty'
  | 'too_many_lanes'
  | 'request_missing'

export interface Finding {
  readonly what: FindingKind
  /** Of the export, from 1. */
  readonly line: number
  readonly leaf?: number
  /** Where leaves in a row are meant: the first that is not. */
  readonly upTo?: number
  readonly seal?: number
  readonly lane?: string
  readonly seq?: number
  /** What a reader may want to know beside it. */
  readonly detail?: string
}

/** Takes what each check finds, and gives it the line that is being read. */
export type Report = (finding: Omit<Finding, 'line'>) => void

export interface Findings {
  readonly report: Report
  /** The line that is being read. */
  line: number
  /** As many as are kept. */
  readonly kept: readonly Finding[]
  readonly total: number
}

/** @param most how many findings are kept; the others are counted */
export function createFindings(most: number): Findings {
  const kept: Finding[] = []
  let total = 0
  const findings: Findings = {
    line: 0,
    kept,
    get total() {
      return total
    },
    report(finding) {
      total += 1
      if (kept.length < most) kept.push({ ...finding, line: findings.line })
    },
  }
  return findings
}
