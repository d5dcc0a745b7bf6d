import * as z from 'zod/mini'
import type { Seal } from '../../../shared/transparency-log/seal.ts'
import type { LogReader } from '../../../shared/transparency-log/stores/log-store.ts'
import type { PublishedHead } from './published-head.ts'

/** A checkpoint, wherever the API tells of one. */
export const checkpointSchema = z.object({
  /** The number of the seal that it was signed with, and its time. */
  seal: z.int().check(z.minimum(1)),
  time: z.string(),
  /** Of the tree, in leaves. */
  size: z.int().check(z.minimum(0)),
  /** Base64. */
  root: z.string(),
  /** The checkpoint itself: a signed note. */
  note: z.string(),
})
type Checkpoint = z.output<typeof checkpointSchema>

export function presentCheckpoint(
  { number, time }: Pick<Seal, 'number' | 'time'>,
  { size, root, note }: PublishedHead,
): Checkpoint {
  return { seal: number, time, size, root: Buffer.from(root).toString('base64'), note }
}

/** A head with its seal, which is among the latest: some may be committed and not yet published. */
export async function presentHead(log: LogReader, head: PublishedHead): Promise<Checkpoint | undefined> {
  for (let seal = await log.latestSeal(); seal !== undefined; seal = await log.seal(seal.number - 1)) {
    if (seal.size === head.size) return presentCheckpoint(seal, head)
    if (seal.size < head.size || seal.number === 1) return undefined
  }
  return undefined
}
