import { parseCheckpoint } from '../notes/checkpoint.ts'
import { splitNote } from '../notes/signed-note.ts'

/**
 * Whether a note takes the place of the latest: that of a larger tree, or of the same one with more signatures.
 * @throws NoteError `malformed`
 */
export function supersedes(note: string, latest: string | undefined): boolean {
  if (latest === undefined) return true
  const [ours, theirs] = [headOf(note), headOf(latest)]
  return ours.size > theirs.size || (ours.size === theirs.size && ours.signatures > theirs.signatures)
}

function headOf(note: string): { readonly size: number; readonly signatures: number } {
  const { text, lines } = splitNote(note)
  return { size: parseCheckpoint(text).size, signatures: lines.length }
}
