import { writeFile } from 'node:fs/promises'
import { policyStatement } from '../../shared/policy/policy-signature.ts'
import { NoteError } from '../../shared/transparency-log/notes/note-error.ts'
import {
  formatSignatureLine,
  type SignatureLine,
  signNote,
  splitNote,
} from '../../shared/transparency-log/notes/signed-note.ts'
import { readSignatureFile, signatureFile } from './signature-file.ts'
import { readSignerKey } from './signer-key.ts'

/**
 * Puts a signature into the file beside a policy. Those of others stay as long as they are for this very policy.
 *
 * @returns the file, and whose signatures are in it now; theirs were not verified here
 * @throws CommandFailure for what is no key's file
 */
export async function signPolicy(
  policyFile: string,
  digest: string,
  keyFile: string,
): Promise<{ readonly file: string; readonly signatures: readonly string[] }> {
  const signer = await readSignerKey(keyFile)
  const own = splitNote(await signNote(policyStatement(digest), signer)).lines
  const others = keptLines(readSignatureFile(policyFile), digest).filter(
    (line) => !own.some(({ name, keyId }) => name === line.name && keyId === line.keyId),
  )
  const lines = [...others, ...own]
  const file = signatureFile(policyFile)
  await writeFile(file, `${policyStatement(digest)}\n${lines.map(formatSignatureLine).join('')}`)
  return { file, signatures: lines.map(({ name }) => name) }
}

/** What can't be read, or is for another policy, gives way. */
function keptLines(note: string | undefined, digest: string): readonly SignatureLine[] {
  if (note === undefined) return []
  try {
    const { text, lines } = splitNote(note)
    return text === policyStatement(digest) ? lines : []
  } catch (error) {
    if (error instanceof NoteError) return []
    throw error
  }
}
