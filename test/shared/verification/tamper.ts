import type { StoredRecord } from '../../../shared/audit/audit-table.ts'
import { recordId } from '../../../shared/audit/lane-name.ts'
import type { AuditRecord } from '../../../shared/audit/record.ts'
import { hashBody, noPrevious, recordBytes } from '../../../shared/audit/record-bytes.ts'
import type { Seal } from '../../../shared/transparency-log/seal.ts'
import { decodeSeal, encodeSeal } from '../../../shared/transparency-log/stores/encode-seal.ts'
import { appendLeaves } from '../../../shared/transparency-log/tiles/append-leaves.ts'
import type { AuditStory } from '../audit-export/audit-story.ts'

/** What somebody does who owns the database and the log's folder, and not the log's key. */

/** A lane of embedding that was closed, with everything in it sealed. */
export function closedLane(story: AuditStory): string {
  const closed = (records: ReadonlyMap<number, StoredRecord>) =>
    [...records.values()].some((stored) => recordOf(stored).kind === 'lane-closed')
  const [lane] =
    [...story.table.lanes].find(([name, records]) => name.includes('#embed#') && closed(records)) ?? []
  if (lane === undefined) throw new Error('no lane was closed')
  return lane
}

export function recordOf({ body }: StoredRecord): AuditRecord {
  return JSON.parse(Buffer.from(body).toString()) as AuditRecord
}

export function recordsIn({ table }: AuditStory, lane: string): Map<number, StoredRecord> {
  const records = table.lanes.get(lane)
  if (records === undefined) throw new Error(`no lane ${lane}`)
  return records
}

export function at(records: ReadonlyMap<number, StoredRecord>, seq: number): StoredRecord {
  const record = records.get(seq)
  if (record === undefined) throw new Error(`no record ${seq}`)
  return record
}

/** The record with other facts, its hash made to match: what a thorough forger would write. */
export function forged(stored: StoredRecord, facts: Partial<AuditRecord>): StoredRecord {
  const body = recordBytes({ ...recordOf(stored), ...facts })
  return { ...stored, body, hash: hashBody(body) }
}

/** Puts records into a lane in place of what is there, numbered and chained again from its beginning. */
export function rechain(records: Map<number, StoredRecord>, all: readonly StoredRecord[]): void {
  records.clear()
  let prev = noPrevious
  for (const [seq, stored] of all.entries()) {
    const next = forged({ ...stored, seq }, { seq, prev, id: recordId(stored.lane, seq) })
    records.set(seq, next)
    prev = next.hash
  }
}

/** All seals in their order. */
export function sealsOf({ store }: AuditStory): Seal[] {
  return [...store.kept.seals].sort(([one], [other]) => one - other).map(([, bytes]) => decodeSeal(bytes))
}

/**
 * Makes the log again over what the table holds now: seals, roots and tiles. What it can't make is a signature.
 * @param change what is done to each seal first
 */
export async function rewriteLog(
  story: AuditStory,
  change: (seal: Seal) => Seal = (seal) => seal,
): Promise<Map<number, Buffer>> {
  const { kept } = story.store
  const seals = sealsOf(story)
  const roots = new Map<number, Buffer>()
  kept.tiles.clear()
  let size = 0
  for (const before of seals) {
    const seal = change(before)
    const records = seal.ranges.flatMap(({ lane, from, to }) =>
      Array.from({ length: to - from }, (_, index) => at(recordsIn(story, lane), from + index)),
    )
    const hashes = Buffer.concat(records.map(({ hash }) => Buffer.from(hash, 'hex')))
    const { root, tiles } = await appendLeaves(
      { size, readTile: async (path) => kept.tiles.get(path) },
      hashes,
    )
    for (const { path, bytes } of tiles) kept.tiles.set(path, bytes)
    const first = size
    size += records.length
    roots.set(seal.number, Buffer.from(root))
    kept.seals.set(
      seal.number,
      encodeSeal({ ...seal, first, size, hashes, root: Buffer.from(root).toString('hex') }),
    )
  }
  return roots
}

/** Everything that the log's folder holds, to be put back later. */
export function keepLog({ store: { kept } }: AuditStory): () => void {
  const [seals, tiles, notes, { checkpoint }] = [
    new Map(kept.seals),
    new Map(kept.tiles),
    new Map(kept.notes),
    kept,
  ]
  const refill = <Key, Value>(map: Map<Key, Value>, from: ReadonlyMap<Key, Value>) => {
    map.clear()
    for (const [key, value] of from) map.set(key, value)
  }
  return () => {
    refill(kept.seals, seals)
    refill(kept.tiles, tiles)
    refill(kept.notes, notes)
    kept.checkpoint = checkpoint
  }
}
