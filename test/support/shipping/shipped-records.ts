import { hashBody } from '../../../shared/audit/record-bytes.ts'
import { canonicalJson } from '../../../shared/signing/canonical-json.ts'
import { createFolderLogReader } from '../../../shared/transparency-log/stores/folder-log-reader.ts'
import type { LogReader } from '../../../shared/transparency-log/stores/log-store.ts'

/** An event of the format `record`, as a receiver has it. */
export interface ReceivedEvent {
  readonly hash: string
  readonly leaf: number | null
  readonly seal: number | null
  readonly record: {
    readonly lane: string
    readonly seq: number
    readonly kind: string
    readonly action: string
  }
}

/** The hashes in the tree of a log, or of the one in a folder, by leaf. */
export async function sealedHashes(place: string | LogReader): Promise<string[]> {
  const log = typeof place === 'string' ? createFolderLogReader({ folder: place }) : place
  const latest = await log.latestSeal()
  const hashes: string[] = []
  for (let number = 1; number <= (latest?.number ?? 0); number += 1) {
    const bytes = Buffer.from((await log.seal(number))?.hashes ?? [])
    for (let at = 0; at < bytes.length; at += 32) hashes.push(bytes.subarray(at, at + 32).toString('hex'))
  }
  return hashes
}

/** What is wrong with what came, against the tree: nothing, where all came, in order but for what came again. */
export function faultsOf(events: readonly ReceivedEvent[], sealed: readonly string[]): string[] {
  const faults: string[] = []
  const seen = new Set<number>()
  let last = -1
  for (const { hash, leaf, record } of events) {
    if (leaf === null) continue
    if (sealed[leaf] !== hash) faults.push(`leaf ${leaf} is another`)
    if (hashBody(Buffer.from(canonicalJson(record))) !== hash) faults.push(`leaf ${leaf} is not its record`)
    if (!seen.has(leaf) && leaf < last) faults.push(`leaf ${leaf} came for the first time after ${last}`)
    seen.add(leaf)
    last = Math.max(last, leaf)
  }
  for (const leaf of sealed.keys()) if (!seen.has(leaf)) faults.push(`leaf ${leaf} did not come`)
  return faults
}
