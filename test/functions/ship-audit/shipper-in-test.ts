import { createShipper } from '../../../functions/ship-audit/create-shipper.ts'
import type { ShipperDependencies } from '../../../functions/ship-audit/dependencies.ts'
import type { StoredRecord } from '../../../shared/audit/audit-table.ts'
import type { AuditRecord } from '../../../shared/audit/record.ts'
import type { MetricName } from '../../../shared/runtime/metrics.ts'
import type { DeadLetter } from '../../../shared/shipping/dead-letters.ts'
import { type Delivery, delivered, type Receiver } from '../../../shared/shipping/receiver.ts'
import type { Cursor, KeptCursor, ShippingCursors } from '../../../shared/shipping/shipping-cursors.ts'
import type { LaneRange, Seal } from '../../../shared/transparency-log/seal.ts'
import { newLane, noon, storedRecord } from '../../contracts/audit-table.ts'

/** Lanes in memory, sealed by hand. */
function sealedRecordsInTest() {
  const stored: StoredRecord[] = []
  const seals: Seal[] = []
  const sealed = new Map<string, number>()
  return {
    stored,
    seals,
    append(lane: string, facts: Partial<AuditRecord> = {}): StoredRecord {
      const seq = stored.filter((record) => record.lane === lane).length
      const record = storedRecord(lane, seq, facts)
      stored.push(record)
      return record
    },
    /** Seals what is new. */
    seal(): void {
      const lanes = [...new Set(stored.map(({ lane }) => lane))].sort()
      const ranges: LaneRange[] = []
      const hashes: Buffer[] = []
      for (const lane of lanes) {
        const records = stored.filter((record) => record.lane === lane)
        const [from, to] = [sealed.get(lane) ?? 0, records.length]
        if (from === to) continue
        ranges.push({ lane, from, to })
        hashes.push(...records.slice(from).map(({ hash }) => Buffer.from(hash, 'hex')))
        sealed.set(lane, to)
      }
      const first = seals.at(-1)?.size ?? 0
      seals.push({
        number: seals.length + 1,
        time: new Date(noon).toISOString(),
        first,
        size: first + hashes.length,
        root: '',
        ranges,
        hashes: Buffer.concat(hashes),
        open: [],
        horizon: noon,
      })
    },
    reader: {
      async *readLane(lane: string, from = 0) {
        yield* stored.filter((record) => record.lane === lane && record.seq >= from)
      },
      get: async (lane: string, seq: number) =>
        stored.find((record) => record.lane === lane && record.seq === seq),
    },
    log: {
      latestSeal: async () => seals.at(-1),
      seal: async (number: number) => seals[number - 1],
    },
  }
}

function cursorsInTest(): ShippingCursors & { readonly kept: Map<string, KeptCursor> } {
  const kept = new Map<string, KeptCursor>()
  let versions = 0
  return {
    kept,
    read: async (receiver) => kept.get(receiver),
    async advance(receiver, from, to: Cursor) {
      if (kept.get(receiver)?.version !== from?.version) return 'taken'
      versions += 1
      const next = { ...to, version: String(versions) }
      kept.set(receiver, next)
      return next
    },
  }
}

export interface ReceiverInTest extends Receiver {
  /** Leaves as they came, one list a batch that was delivered. */
  readonly batches: (readonly (number | undefined)[])[]
  readonly texts: string[]
  /** What becomes of a batch; delivered where it says nothing. */
  answer: (leaves: readonly (number | undefined)[]) => Delivery | Promise<Delivery> | undefined
}

export function receiverInTest(
  name: string,
  limits: Receiver['limits'] = { events: 4, bytes: 1_000_000 },
): ReceiverInTest {
  const receiver: ReceiverInTest = {
    name,
    format: 'record',
    limits,
    batches: [],
    texts: [],
    answer: () => undefined,
    async send(batch) {
      const leaves = batch.map(({ leaf }) => leaf)
      const delivery = (await receiver.answer(leaves)) ?? delivered
      if (delivery.kind === 'delivered') {
        receiver.batches.push(leaves)
        receiver.texts.push(...batch.map(({ json }) => json))
      }
      return delivery
    },
  }
  return receiver
}

function partsInTest(receivers: readonly Receiver[]) {
  const records = sealedRecordsInTest()
  const cursors = cursorsInTest()
  const letters: DeadLetter[] = []
  const counts: MetricName[] = []
  const lines: { readonly fields: object; readonly message: string }[] = []
  const waits: number[] = []
  const say = (fields: object, message: string) => void lines.push({ fields, message })
  let now = noon
  const deps: ShipperDependencies = {
    seals: records.log,
    records: records.reader,
    receivers,
    cursors,
    deadLetters: { keep: async (letter) => void letters.push(letter) },
    retentionMs: 86_400_000,
    patienceMs: 30_000,
    clock: () => now,
    log: { info: say, warn: say, error: say },
    metrics: { count: (name) => void counts.push(name) },
    random: () => 0.5,
    async sleep(milliseconds) {
      waits.push(milliseconds)
      now += milliseconds
    },
  }
  const move = (milliseconds: number) => {
    now += milliseconds
  }
  return { records, cursors, letters, counts, lines, waits, deps, move, newLane }
}

export function shipperInTest(names = ['siem']) {
  const receivers = names.map((name) => receiverInTest(name))
  const parts = partsInTest(receivers)
  const [siem = receiverInTest('none'), other = receiverInTest('none')] = receivers
  return { ...parts, siem, other, shipper: createShipper(parts.deps) }
}

/** Two lanes, some records each, sealed in two seals: nine leaves. */
export function withNineLeaves(parts = shipperInTest()) {
  const { records } = parts
  const [one, two] = [newLane(), newLane()].sort() as [string, string]
  for (let count = 0; count < 3; count += 1) records.append(one)
  records.append(two)
  records.seal()
  for (let count = 0; count < 3; count += 1) records.append(two)
  records.append(one)
  records.append(one)
  records.seal()
  return { ...parts, one, two }
}

/** The leaves before the one of that number. */
export const upTo = (count: number) => Array.from({ length: count }, (_, leaf) => leaf)
