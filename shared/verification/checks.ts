import { hash } from 'node:crypto'
import { isWithin, lagBounds, retentionBounds } from '../audit/log-bounds.ts'
import type { AuditRecord } from '../audit/record.ts'
import type { ExportHead, ExportLine, LineOf } from '../audit-export/export-line.ts'
import { NoteError } from '../transparency-log/notes/note-error.ts'
import { parseVerifierKey, type VerifierKey } from '../transparency-log/notes/verifier-key.ts'
import type { Report } from './finding.ts'
import { createHeldCheckpoints, type HeldCheckpoints } from './held-checkpoints.ts'
import { createLanesCheck, type LanesCheck } from './lanes-check.ts'
import { createPairsCheck, type PairsCheck } from './pairs-check.ts'
import { createTimesCheck, type TimesCheck } from './times-check.ts'
import { createTreeCheck, type TreeCheck } from './tree-check.ts'
import type { Trust } from './trust.ts'
import { createUnsealedCheck, type UnsealedCheck } from './unsealed-check.ts'

/** How far the exporter's clock may be ahead. */
const aheadMs = 5 * 60_000

/** The checks of one export, from its first line on. */
export interface Checks {
  readonly report: Report
  readonly head: ExportHead
  readonly keys: readonly VerifierKey[]
  readonly maxLag: number
  readonly held: HeldCheckpoints
  readonly tree: TreeCheck
  readonly lanes: LanesCheck
  readonly times: TimesCheck
  readonly pairs: PairsCheck
  readonly unsealed: UnsealedCheck
  /** The leaf after that of the last checkpoint. */
  sealFrom: number
  readonly counts: { records: number; pruned: number; seals: number; leaves: number }
}

export function beginChecks(head: ExportHead, trust: Trust, report: Report): Checks {
  const keys = trust.keys.length > 0 ? trust.keys : ownKey(head, report)
  const { maxLag = head.maxLag, retention = head.retention } = trust
  // Beyond what a policy can say, an export may hide what was never sealed.
  if (!isWithin(maxLag, lagBounds)) report({ what: 'lag_out_of_range', detail: `${maxLag} ms` })
  if (trust.since !== undefined && head.first > trust.since) {
    report({ what: 'not_covered', leaf: trust.since, upTo: head.first })
  }
  // What whoever verifies knows from elsewhere may be anything.
  if (trust.retention === undefined && !isWithin(retention, retentionBounds)) {
    report({ what: 'retention_out_of_range', detail: `${retention} ms` })
  }
  const exportedAt = Date.parse(head.exportedAt)
  if (exportedAt > trust.clock() + aheadMs) {
    report({ what: 'exported_ahead', detail: head.exportedAt })
  }
  const held = createHeldCheckpoints(trust.held, keys, report)
  return {
    report,
    head,
    keys,
    maxLag,
    held,
    tree: createTreeCheck(head, { keys, held, report }),
    lanes: createLanesCheck(report, maxLag, Date.parse(head.sealedAt ?? head.from)),
    times: createTimesCheck({ report, maxLag, retention, exportedAt }),
    pairs: createPairsCheck(report, trust.mostFindings),
    unsealed: createUnsealedCheck({ report, maxLag, exportedAt }),
    sealFrom: head.first,
    counts: { records: 0, pruned: 0, seals: 0, leaves: 0 },
  }
}

function ownKey({ key }: ExportHead, report: Report): VerifierKey[] {
  try {
    return [parseVerifierKey(key)]
  } catch (error) {
    if (!(error instanceof NoteError)) throw error
    report({ what: 'key_unreadable', detail: error.message })
    return []
  }
}

/** A record whose bytes are there: hashed as they are, then read. */
export function addRecord(checks: Checks, leaf: number, body: Buffer): void {
  const digest = hash('sha256', body, 'hex')
  checks.counts.leaves += 1
  checks.tree.leaf(leaf, Buffer.from(digest, 'hex'))
  // Where the record stands is for it to say: the tree holds it to its word.
  addRead(checks, leaf, checks.lanes.record(leaf, { ...placeIn(body), body, hash: digest }))
}

function addRead({ pairs, times }: Checks, leaf: number, record: AuditRecord | undefined): void {
  if (record === undefined) return
  times.record(leaf, record)
  pairs.add(record)
}

const lanePattern = /"lane":"(LANE#[a-z-]+#\d{13}-[0-9a-f]{16})"/
const seqPattern = /"seq":(\d{1,15})[,}]/

/** Quotes in a JSON string are escaped, so that no value looks like a name; a wrong place is found when the record is read. */
function placeIn(body: Buffer): { readonly lane: string; readonly seq: number } {
  const text = body.toString('latin1')
  return { lane: lanePattern.exec(text)?.[1] ?? '', seq: Number(seqPattern.exec(text)?.[1] ?? 0) }
}

/** What no line of a record, of the beginning or of the end is. */
export function addLine(checks: Checks, line: Exclude<ExportLine, LineOf<'export' | 'end'>>): void {
  const { tree, lanes, pairs, unsealed } = checks
  if (line.type === 'lane') lanes.open(line)
  else if (line.type === 'consistency') tree.consistency(line)
  else if (line.type === 'checkpoint') addCheckpoint(checks, line)
  else if (line.type === 'lost') tree.lost(line)
  else if (line.type === 'empty') unsealed.empty(line)
  else if (line.type !== 'unsealed') addLeaf(checks, line)
  else {
    const record = unsealed.record(line)
    if (record !== undefined) pairs.add(record)
  }
}

function addCheckpoint(checks: Checks, line: LineOf<'checkpoint'>): void {
  const { tree, times, lanes, counts } = checks
  const isSigned = tree.checkpoint(line)
  times.seal({ seal: line.seal, first: checks.sealFrom, size: line.size })
  // Each looks through all lanes: nobody without the key makes that happen.
  if (isSigned) lanes.seal(times.complete)
  checks.sealFrom = line.size
  counts.seals += 1
}

/** A leaf whose record is not there, or not as it was sealed. */
function addLeaf(checks: Checks, line: LineOf<'faulty' | 'missing' | 'pruned'>): void {
  const { leaf, lane, seq } = line
  const { tree, lanes, times, pairs, counts, report } = checks
  counts.leaves += 1
  tree.leaf(leaf, Buffer.from(line.hash, 'hex'))
  if (line.type === 'faulty') {
    const body = Buffer.from(line.body, 'base64')
    // Nothing but the form of its bytes kept it from a line of its own.
    if (hash('sha256', body, 'hex') === line.hash) {
      addRead(checks, leaf, lanes.record(leaf, { lane, seq, body, hash: line.hash }))
      return
    }
    report({ what: 'changed', leaf, lane, seq })
  }
  if (line.type === 'missing') report({ what: 'removed', leaf, lane, seq })
  if (line.type !== 'pruned') pairs.lost(line)
  if (line.type === 'pruned') counts.pruned += 1
  lanes.skip(line)
  times.skip(leaf, line.type === 'pruned')
}
