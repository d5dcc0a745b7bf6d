import { generateKeyPairSync, sign } from 'node:crypto'
import { nameLane, recordId } from '../../../shared/audit/lane-name.ts'
import type { AuditRecord, RecordDraft } from '../../../shared/audit/record.ts'
import { hashBody, noPrevious, recordBytes } from '../../../shared/audit/record-bytes.ts'
import {
  addToDigest,
  type ExportHead,
  type ExportLine,
  exportVersion,
  formatRecordLine,
  noDigest,
} from '../../../shared/audit-export/export-line.ts'
import { toTimestamp } from '../../../shared/runtime/clock.ts'
import { systemRandom } from '../../../shared/runtime/random.ts'
import { leafHash } from '../../../shared/signing/merkle-tree.ts'
import { formatCheckpoint } from '../../../shared/transparency-log/notes/checkpoint.ts'
import { signNote } from '../../../shared/transparency-log/notes/signed-note.ts'
import { formatVerifierKey, parseVerifierKey } from '../../../shared/transparency-log/notes/verifier-key.ts'
import { createFrontier } from '../../../shared/transparency-log/tiles/frontier.ts'
import type { Verification } from '../../../shared/verification/summarise.ts'
import type { Trust } from '../../../shared/verification/trust.ts'
import { createExportVerifier } from '../../../shared/verification/verify-export.ts'

/** Exports of a log that signs whatever it is given: what no honest sealer would have sealed, and yet is proven to be. */

export const minute = 60_000
export const noon = Date.UTC(2026, 10, 22, 12)
const { privateKey, publicKey } = generateKeyPairSync('ed25519')
const origin = 'careless.example/log'
const key = formatVerifierKey(origin, publicKey)

interface WrittenRecord {
  readonly record: AuditRecord
  readonly body: Buffer
}

export interface LaneWriter {
  readonly name: string
  /** @param at milliseconds after noon */
  write(at: number, draft?: Partial<RecordDraft>, facts?: Partial<AuditRecord>): WrittenRecord
}

/** @param openedAt milliseconds after noon */
export function openLane(openedAt: number, functionName: 'embed' | 'seal-audit' = 'embed'): LaneWriter {
  const name = nameLane(functionName, noon + openedAt, systemRandom)
  let seq = 0
  let prev = noPrevious
  return {
    name,
    write(at, draft = {}, facts = {}) {
      const record: AuditRecord = {
        kind: 'denial',
        action: 'embed',
        ...draft,
        v: 1,
        id: recordId(name, seq),
        lane: name,
        seq,
        prev,
        time: toTimestamp(noon + at),
        policyDigest: 'sha256:00',
        ...facts,
      }
      const body = Buffer.from(recordBytes(record))
      seq = record.seq + 1
      prev = hashBody(body)
      return { record, body }
    },
  }
}

type Leaf = WrittenRecord | { readonly absent: 'pruned' | 'missing'; readonly of: WrittenRecord }

export interface SealToWrite {
  readonly leaves: readonly Leaf[]
  readonly number?: number
  /** When it was made, milliseconds after noon; undefined for one that doesn't tell of itself. */
  readonly at?: number
  /** Of its own record. */
  readonly told?: Partial<NonNullable<RecordDraft['seal']>>
}

/** @returns the lines of an export over these seals, each with its own record last, signed and with a true end */
export async function signedExport(
  seals: readonly SealToWrite[],
  {
    head = {},
    before = [],
    rest = [],
  }: { head?: Partial<ExportHead>; before?: readonly ExportLine[]; rest?: readonly ExportLine[] } = {},
): Promise<string[]> {
  const lines: string[] = []
  const frontier = createFrontier({ size: 0, edge: [] })
  let sealer: { readonly lane: LaneWriter; readonly openedAt: number } | undefined
  const last = Math.max(0, ...seals.map(({ at = 0 }) => at))
  const body: string[] = []
  const addLeaf = (leaf: Leaf) => {
    const written = 'absent' in leaf ? leaf.of : leaf
    const hash = hashBody(written.body)
    const { lane, seq } = written.record
    body.push(
      'absent' in leaf
        ? JSON.stringify({ type: leaf.absent, leaf: frontier.size, lane, seq, hash })
        : formatRecordLine(frontier.size, written.body.toString()),
    )
    frontier.append(leafHash(Buffer.from(hash, 'hex')))
  }
  for (const [index, { leaves, at, told, number = index + 1 }] of seals.entries()) {
    const first = frontier.size
    for (const leaf of leaves) addLeaf(leaf)
    const seal = { number, first, ...told }
    if (at !== undefined) {
      if (sealer !== undefined && at >= sealer.openedAt + 15 * minute) {
        addLeaf(sealer.lane.write(at, { kind: 'lane-closed', action: 'lane.close' }))
        sealer = undefined
      }
      sealer ??= { lane: openLane(at, 'seal-audit'), openedAt: at }
      addLeaf(sealer.lane.write(at, { kind: 'sealing', action: 'audit.seal', seal }))
    }
    const { size } = frontier
    const note = await signNote(formatCheckpoint({ origin, size, root: frontier.root() }), {
      name: origin,
      publicKey,
      sign: async (message) => sign(null, message, privateKey),
    })
    const edge = frontier.edge().map((node) => Buffer.from(node).toString('base64'))
    const time = toTimestamp(noon + (at ?? last))
    body.push(JSON.stringify({ type: 'checkpoint', seal: number, time, size, edge, note }))
  }
  const whole: ExportHead = {
    type: 'export',
    v: exportVersion,
    origin,
    key,
    from: toTimestamp(noon - 1),
    to: toTimestamp(noon + last + minute),
    exportedAt: toTimestamp(noon + last + minute),
    latest: true,
    first: 0,
    size: frontier.size,
    seals: { from: 1, to: (seals.at(-1)?.number ?? seals.length) + 1 },
    maxLag: 10 * minute,
    retention: 400 * 24 * 60 * minute,
    sealedAt: null,
    checkpoint: null,
    edge: [],
    ...head,
  }
  lines.push(JSON.stringify(whole), ...before.map((line) => JSON.stringify(line)), ...body)
  lines.push(...rest.map((line) => JSON.stringify(line)))
  const leaves = lines.filter((line) => /^\{"type":"(?:record|missing|pruned)"/.test(line)).length
  const others = lines.filter((line) => !line.startsWith('{"type":"record"'))
  const digest = others.reduce(addToDigest, noDigest)
  return [...lines, JSON.stringify({ type: 'end', leaves, lines: lines.length + 1, digest })]
}

export function verifySigned(lines: readonly string[], trust: Partial<Trust> = {}): Verification {
  const check = createExportVerifier({
    keys: [parseVerifierKey(key)],
    held: [],
    clock: () => noon + 86_400_000,
    mostFindings: 100,
    ...trust,
  })
  for (const line of lines) check.line(Buffer.from(line))
  return check.end()
}
