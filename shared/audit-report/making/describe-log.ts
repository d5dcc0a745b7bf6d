import { toTimestamp } from '../../runtime/clock.ts'
import { parseCheckpoint } from '../../transparency-log/notes/checkpoint.ts'
import { NoteError } from '../../transparency-log/notes/note-error.ts'
import { openNote, splitNote } from '../../transparency-log/notes/signed-note.ts'
import { formatVerifierKey, type VerifierKey } from '../../transparency-log/notes/verifier-key.ts'
import type { LogReader } from '../../transparency-log/stores/log-store.ts'
import type { LogState } from '../report-schema.ts'

export interface ReportedLog {
  readonly reader: LogReader
  /** Of the log, and of its witness where it has one. */
  readonly verifierKeys: readonly VerifierKey[]
}

/**
 * How the transparency log stands now, and which leaves the seals of a period added.
 *
 * @returns undefined for a log that is empty
 * @throws SunderError `store_unavailable`
 */
export async function describeLog(
  { reader, verifierKeys }: ReportedLog,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<LogState | undefined> {
  const [seal, note, firstOf, firstAfter] = await Promise.all([
    reader.latestSeal(),
    reader.checkpoint(),
    reader.firstSealAt(from),
    reader.firstSealAt(to),
  ])
  if (seal === undefined) return undefined
  // The first seal after the period still holds records of its last minute.
  const [start, end] = await Promise.all(
    [firstOf, firstAfter].map((number) => (number === undefined ? undefined : reader.seal(number))),
  )
  return {
    seal: seal.number,
    sealedAt: seal.time,
    size: seal.size,
    root: seal.root,
    verifierKeys: verifierKeys.map(({ name, key, type }) => formatVerifierKey(name, key, type)),
    checkpoint: note === undefined ? null : readNote(note, verifierKeys),
    leaves: start === undefined ? null : { from: start.first, to: (end ?? seal).size },
  }
}

function readNote(note: string, verifierKeys: readonly VerifierKey[]): LogState['checkpoint'] {
  try {
    const { origin, size } = parseCheckpoint(splitNote(note).text)
    return { note, origin, size, ...signaturesOf(note, verifierKeys) }
  } catch (error) {
    if (!(error instanceof NoteError)) throw error
    return { note, origin: null, size: null, signedBy: [], cosigned: [] }
  }
}

/** Whose signatures verify; none where one of a known key does not. */
function signaturesOf(note: string, verifierKeys: readonly VerifierKey[]) {
  try {
    const { signedBy, cosigned } = openNote(note, verifierKeys)
    return {
      signedBy: signedBy.map(({ name }) => name),
      cosigned: cosigned.map(({ name, time }) => ({ name, time: toTimestamp(time * 1000) })),
    }
  } catch (error) {
    if (!(error instanceof NoteError)) throw error
    return { signedBy: [], cosigned: [] }
  }
}
