import type { AuditReader } from '../../../shared/audit/audit-table.ts'
import { laneLifeMs } from '../../../shared/audit/lane-name.ts'
import { openRecord } from '../../../shared/audit/open-record.ts'
import type { Seal } from '../../../shared/transparency-log/seal.ts'

export interface Lag {
  /** How long the oldest record that is in no seal has waited, in milliseconds; 0 where none waits. */
  readonly ms: number
  /** Lanes from which nothing more is sealed, because of what stands in them. */
  readonly refused: readonly { readonly lane: string; readonly seq: number; readonly what: string }[]
  /** False where there are more lanes than one answer looks at. */
  readonly complete: boolean
}

const maxLanes = 512
const lanesAtOnce = 32

/** Looks at the next record of each lane that can have one: those that the last seal left open, and those opened since. */
export async function measureLag(
  records: Pick<AuditReader, 'lanes' | 'get'>,
  seal: Seal | undefined,
  now: number,
): Promise<Lag> {
  const open = seal?.open ?? []
  const refused = open.flatMap(({ lane, refused }) => (refused === undefined ? [] : [{ lane, ...refused }]))
  const next = new Map(open.flatMap((lane) => (lane.refused === undefined ? [[lane.lane, lane.next]] : [])))
  const known = new Set(open.map(({ lane }) => lane))
  for (const lane of await records.lanes(seal?.horizon ?? now - 2 * laneLifeMs, now + 1)) {
    if (!known.has(lane)) next.set(lane, 0)
  }
  const places = [...next].slice(0, maxLanes)
  let oldest = now
  for (let first = 0; first < places.length; first += lanesAtOnce) {
    const batch = places.slice(first, first + lanesAtOnce)
    const stored = await Promise.all(batch.map(([lane, seq]) => records.get(lane, seq)))
    for (const item of stored) {
      const time = item && openRecord(item).record?.time
      if (time !== undefined) oldest = Math.min(oldest, Date.parse(time))
    }
  }
  return { ms: now - oldest, refused, complete: next.size <= maxLanes }
}
