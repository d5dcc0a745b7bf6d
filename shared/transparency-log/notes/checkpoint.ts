import { hashBytes } from '../../signing/merkle-tree.ts'
import { NoteError } from './note-error.ts'
import { fromDecimal, hashFromBase64, isKeyName, toBase64 } from './note-text.ts'

/** The head of a log's tree (C2SP `tlog-checkpoint`). */
export interface Checkpoint {
  /** Which log: its name for all time, like `example.com/log`. */
  readonly origin: string
  readonly size: number
  readonly root: Uint8Array
}

export interface ParsedCheckpoint extends Checkpoint {
  /** Lines after the root, without a meaning here. */
  readonly extensions: readonly string[]
}

/** The text of a checkpoint, to be signed as a note. @throws RangeError for an origin that no key can be named by, a size or root that is none */
export function formatCheckpoint({ origin, size, root }: Checkpoint): string {
  if (!isKeyName(origin)) throw new RangeError('an origin has no spaces, plus or control characters')
  if (!Number.isSafeInteger(size) || size < 0) throw new RangeError(`no size of a tree: ${size}`)
  if (root.length !== hashBytes) throw new RangeError(`expected a root of ${hashBytes} bytes`)
  return `${origin}\n${size}\n${toBase64(root)}\n`
}

/** Reads the text of an opened note. @throws NoteError `malformed` */
export function parseCheckpoint(text: string): ParsedCheckpoint {
  const lines = text.split('\n')
  // What follows the last newline.
  const end = lines.pop()
  const [origin, size, root, ...extensions] = lines
  if (end !== '' || origin === undefined || size === undefined || root === undefined || lines.includes('')) {
    throw new NoteError('malformed', 'expected a checkpoint: three lines or more, none of them empty')
  }
  return { origin, size: fromDecimal(size), root: hashFromBase64(root), extensions }
}
