import type { AuditReader } from '../../shared/audit/audit-table.ts'
import { laneLifeMs, parseLane } from '../../shared/audit/lane-name.ts'

export interface FoundLanes {
  readonly lanes: readonly string[]
  /** All lanes opened before this moment that are registered by now are among them. */
  readonly until: number
}

/** So many lanes are known at a time: a seal lists those that are open. */
const enough = 4096
const longestStep = 7 * 86_400_000

/**
 * Lanes opened from one moment on, in steps that grow where there is little: after a long rest or outage neither
 * memory nor the number of look-ups grows with it.
 */
export async function findLanes(
  reader: Pick<AuditReader, 'lanes'>,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<FoundLanes> {
  const lanes = new Set<string>()
  let [at, step] = [from, laneLifeMs]
  while (at < to && lanes.size < enough) {
    const end = Math.min(to, at + step)
    const before = lanes.size
    for (const lane of await reader.lanes(at, end)) {
      // The name is what counts: one that was registered in another's place would be sealed a second time.
      const openedAt = parseLane(lane)?.openedAt
      if (openedAt !== undefined && openedAt >= at && openedAt < end) lanes.add(lane)
    }
    if (lanes.size - before < enough / 8) step = Math.min(step * 4, longestStep)
    at = end
  }
  return { lanes: [...lanes], until: at }
}
