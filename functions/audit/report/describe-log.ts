import type { LogState } from '../../../shared/audit-report/report-schema.ts'
import type { LogReader } from '../../../shared/transparency-log/log-store.ts'

export interface ReportedLog {
  readonly reader: LogReader
  /** Its name in checkpoints. */
  readonly origin: string
  /** C2SP `signed-note`: name, key id and key. */
  readonly verifierKey?: string
}

/**
 * How the transparency log stands now, and which leaves the seals of a period added.
 *
 * @returns undefined for a log that is empty
 * @throws SunderError `store_unavailable`
 */
export async function describeLog(
  { reader, origin, verifierKey }: ReportedLog,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<LogState | undefined> {
  const [seal, checkpoint, firstOf, firstAfter] = await Promise.all([
    reader.latestSeal(),
    reader.checkpoint(),
    reader.firstSealAt(from),
    reader.firstSealAt(to),
  ])
  if (seal === undefined) return undefined
  // The first seal after the period still holds records of its last minute.
  const [start, end] = await Promise.all([firstOf, firstAfter].map((number) => number && reader.seal(number)))
  const leaves = start ? { from: start.first, to: (end || seal).size } : null
  return {
    origin,
    verifierKey: verifierKey ?? null,
    seal: seal.number,
    sealedAt: seal.time,
    size: seal.size,
    root: seal.root,
    checkpoint: checkpoint ?? null,
    leaves,
  }
}
