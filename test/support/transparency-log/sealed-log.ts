import { createPrivateKey, createPublicKey, sign } from 'node:crypto'
import type { AuditReader, StoredRecord } from '../../../shared/audit/audit-table.ts'
import { toTimestamp } from '../../../shared/runtime/clock.ts'
import { formatCheckpoint } from '../../../shared/transparency-log/notes/checkpoint.ts'
import { signNote } from '../../../shared/transparency-log/notes/signed-note.ts'
import type { LaneRange, OpenLane, Seal } from '../../../shared/transparency-log/seal.ts'
import type { LogReader } from '../../../shared/transparency-log/stores/log-store.ts'
import { appendLeaves } from '../../../shared/transparency-log/tiles/append-leaves.ts'

const origin = 'sunder.example/audit/v1/log'
const seed = Buffer.alloc(32, 7)
const privateKey = createPrivateKey({
  key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]),
  format: 'der',
  type: 'pkcs8',
})
const publicKey = createPublicKey(privateKey)

export interface SealedLogInTest extends LogReader {
  /** Seals what stands in the table and in no seal: all of every lane that was opened before `time`, and none as ended. */
  sealAll(time: number, refused?: Pick<Required<OpenLane>, 'lane' | 'refused'>): Promise<Seal>
}

/** A log in memory, sealed at the test's word: the shape that readers see, without what a sealer takes care of. */
export function sealedLogInTest(reader: Pick<AuditReader, 'lanes' | 'readLane'>): SealedLogInTest {
  const seals: Seal[] = []
  const notes: string[] = []
  const tiles = new Map<string, Uint8Array>()
  const readTile = async (path: string) => tiles.get(path)

  const collect = async (time: number, skip: string | undefined) => {
    const next = new Map(seals.at(-1)?.open.map((lane) => [lane.lane, lane]))
    const found: { readonly range: LaneRange; readonly records: readonly StoredRecord[] }[] = []
    for (const lane of await reader.lanes(time - 86_400_000, time + 1)) {
      if (lane === skip) continue
      const from = next.get(lane)?.next ?? 0
      const records: StoredRecord[] = []
      for await (const record of reader.readLane(lane, from)) records.push(record)
      if (records.length > 0) found.push({ range: { lane, from, to: from + records.length }, records })
    }
    return { found, next }
  }

  return {
    async sealAll(time, refused) {
      const { found, next } = await collect(time, refused?.lane)
      const first = seals.at(-1)?.size ?? 0
      const hashes = Buffer.concat(
        found.flatMap(({ records }) => records.map(({ hash }) => Buffer.from(hash, 'hex'))),
      )
      const appended = await appendLeaves({ size: first, readTile }, hashes)
      for (const { path, bytes } of appended.tiles) tiles.set(path, bytes)
      for (const { range, records } of found) {
        const last = records.at(-1)?.hash ?? ''
        next.set(range.lane, { lane: range.lane, next: range.to, last, time: toTimestamp(time) })
      }
      if (refused !== undefined) {
        next.set(refused.lane, {
          lane: refused.lane,
          next: 0,
          last: '0'.repeat(64),
          time: '',
          refused: refused.refused,
        })
      }
      const seal: Seal = {
        number: seals.length + 1,
        time: toTimestamp(time),
        first,
        size: first + hashes.length / 32,
        root: Buffer.from(appended.root).toString('hex'),
        ranges: found.map(({ range }) => range),
        hashes,
        open: [...next.values()].sort((one, other) => (one.lane < other.lane ? -1 : 1)),
        horizon: time + 1,
      }
      const text = formatCheckpoint({ origin, size: seal.size, root: appended.root })
      notes.push(
        await signNote(text, { name: origin, publicKey, sign: async (data) => sign(null, data, privateKey) }),
      )
      seals.push(seal)
      return seal
    },
    latestSeal: async () => seals.at(-1),
    seal: async (number) => seals[number - 1],
    firstSealAt: async (moment) => seals.find(({ time }) => Date.parse(time) >= moment)?.number,
    checkpoint: async () => notes.at(-1),
    checkpointOf: async (number) => notes[number - 1],
    tile: readTile,
  }
}
