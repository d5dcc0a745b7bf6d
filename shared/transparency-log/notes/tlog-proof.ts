import { hashBytes } from '../../signing/merkle-tree.ts'
import { NoteError } from './note-error.ts'
import { fromBase64, fromDecimal, hashFromBase64, toBase64 } from './note-text.ts'
import { splitNote } from './signed-note.ts'

/** All that it takes to check offline that something is in a log (C2SP `tlog-proof`). */
export interface TlogProof {
  readonly index: number
  /** From the leaf's sibling up to the root's child. */
  readonly path: readonly Uint8Array[]
  /** The signed note, with all of its signature lines. */
  readonly checkpoint: string
  /** Of the application's own making; no signature covers it. */
  readonly extra?: Uint8Array
}

const header = 'c2sp.org/tlog-proof@v1'
/** A tree of 2^63 leaves has no longer path. */
const longestPath = 63

/** The proof as a text, kept as `.tlog-proof`. @throws RangeError for an index or path that is none; NoteError for a checkpoint that is no note */
export function formatProof({ index, path, checkpoint, extra }: TlogProof): string {
  if (!Number.isSafeInteger(index) || index < 0) throw new RangeError(`no index of a leaf: ${index}`)
  if (path.length > longestPath || path.some((hash) => hash.length !== hashBytes)) {
    throw new RangeError(`expected at most ${longestPath} hashes of ${hashBytes} bytes`)
  }
  splitNote(checkpoint)
  const extraLine = extra === undefined ? [] : [`extra ${toBase64(extra)}`]
  return `${[header, ...extraLine, `index ${index}`, ...path.map(toBase64)].join('\n')}\n\n${checkpoint}`
}

/** Reads the form; nothing is verified. @throws NoteError `malformed` */
export function parseProof(text: string): TlogProof {
  const end = text.indexOf('\n\n')
  const [first, ...lines] = text.slice(0, Math.max(end, 0)).split('\n')
  if (first !== header) throw new NoteError('malformed', `expected ${header}`)
  const checkpoint = text.slice(end + 2)
  splitNote(checkpoint)
  const extra = lines[0]?.startsWith('extra ') ? lines.shift()?.slice('extra '.length) : undefined
  const index = lines.shift()
  if (!index?.startsWith('index ')) throw new NoteError('malformed', 'expected the index')
  if (lines.length > longestPath) throw new NoteError('malformed', 'the path is too long')
  return {
    index: fromDecimal(index.slice('index '.length)),
    path: lines.map(hashFromBase64),
    checkpoint,
    ...(extra === undefined ? {} : { extra: fromBase64(extra) }),
  }
}
