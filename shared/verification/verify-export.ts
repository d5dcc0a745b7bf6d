import {
  addToDigest,
  type ExportLine,
  type LineOf,
  noDigest,
  parseExportLine,
} from '../audit-export/export-line.ts'
import { addLine, addRecord, beginChecks, type Checks } from './checks.ts'
import { createFindings } from './finding.ts'
import { splitRecordLine } from './record-line.ts'
import { summarise, type Verification } from './summarise.ts'
import type { Trust } from './trust.ts'

/** Checks an exported span line by line; holds what each open lane and request needs, whatever the span's length. */
export interface ExportVerifier {
  /** The next line's bytes, without the newline. */
  line(bytes: Buffer): void
  end(): Verification
}

/** The order in which lines of each type come. */
const order: Readonly<Record<ExportLine['type'] | 'record', number>> = {
  export: 0,
  lane: 1,
  consistency: 1,
  record: 2,
  faulty: 2,
  missing: 2,
  pruned: 2,
  checkpoint: 2,
  lost: 2,
  unsealed: 3,
  empty: 3,
  end: 4,
}

/** Proofs come before the leaves or after them; what stands between two sealed records is told between them. */
function placeOf(type: keyof typeof order, phase: number): number {
  if (type === 'consistency' && phase >= order.record) return order.unsealed
  return type === 'unsealed' && phase === order.record ? phase : order[type]
}

export function createExportVerifier(trust: Trust): ExportVerifier {
  const findings = createFindings(trust.mostFindings)
  const { report } = findings
  let checks: Checks | undefined
  let phase = -1
  let ended = false
  let digest = noDigest

  const enter = (type: keyof typeof order): boolean => {
    const at = placeOf(type, phase)
    if (at < phase || ended || (type === 'export') !== phase < 0) {
      report({ what: 'line_out_of_place', detail: type })
      return false
    }
    phase = at
    return true
  }

  const takeRecord = (leaf: number, body: Buffer) => {
    if (checks === undefined || !enter('record')) return
    checks.counts.records += 1
    addRecord(checks, leaf, body)
  }

  const takeEnd = ({ leaves, lines, digest: told }: LineOf<'end'>) => {
    ended = true
    const same = leaves === checks?.counts.leaves && lines === findings.line && told === digest
    if (!same) report({ what: 'export_edited' })
  }

  const take = (line: ExportLine) => {
    if (!enter(line.type)) return
    if (line.type === 'export') checks = beginChecks(line, trust, report)
    else if (line.type === 'end') takeEnd(line)
    else if (checks !== undefined) addLine(checks, line)
  }

  return {
    line(bytes) {
      findings.line += 1
      const record = splitRecordLine(bytes)
      if (record !== undefined) {
        takeRecord(record.leaf, record.body)
        return
      }
      const text = bytes.toString('utf8')
      const line = parseExportLine(text)
      if (line === undefined) report({ what: 'line_unreadable' })
      else take(line)
      if (line?.type !== 'end') digest = addToDigest(digest, text)
      // What the line would say in the one form that it is written in.
      else if (JSON.stringify(line) !== text) report({ what: 'export_edited' })
    },
    end() {
      // Leaves that are missing at the end tell it themselves, and how many.
      const isLeafMissing = checks !== undefined && checks.tree.size < checks.head.size
      if (!ended && !isLeafMissing) report({ what: 'export_cut' })
      return summarise(checks, trust, findings)
    },
  }
}
