import { SunderError } from '../../../shared/runtime/sunder-error.ts'
import { sealOfSize } from '../../../shared/transparency-log/find-leaf.ts'
import { type ParsedCheckpoint, parseCheckpoint } from '../../../shared/transparency-log/notes/checkpoint.ts'
import { splitNote } from '../../../shared/transparency-log/notes/signed-note.ts'
import type { LogReader } from '../../../shared/transparency-log/stores/log-store.ts'

/** A head of the tree as its note says it; whoever reads it verifies the note. */
export interface PublishedHead extends ParsedCheckpoint {
  readonly note: string
}

/** The latest head that was signed; undefined while nothing was sealed. */
export async function latestHead(log: LogReader): Promise<PublishedHead | undefined> {
  const note = await log.checkpoint()
  return note === undefined ? undefined : headOf(note)
}

export function headOf(note: string): PublishedHead {
  return { ...parseCheckpoint(splitNote(note).text), note }
}

/**
 * The head of a size, which the caller's `param` gave, or the latest.
 *
 * @throws SunderError `not_found` for a size that the tree never had when it was signed; `conflict` while nothing is sealed
 */
export async function headOfSize(
  log: LogReader,
  { size, param }: { readonly size: number | undefined; readonly param: string },
): Promise<PublishedHead> {
  const latest = await latestHead(log)
  if (latest === undefined) throw nothingSealed()
  if (size === undefined || size === latest.size) return latest
  const seal = size > latest.size ? undefined : await sealOfSize(log, size)
  const note = seal && (await log.checkpointOf(seal.number))
  if (note === undefined) {
    throw new SunderError('not_found', { message: 'There is no checkpoint of that size.', param })
  }
  return headOf(note)
}

export function nothingSealed(): SunderError {
  return new SunderError('conflict', { message: 'Nothing is sealed yet.', retryAfterSeconds: 60 })
}
