import { PolicyError } from '../../shared/policy/policy-error.ts'
import { checkSignature, namesOf, policyStatement } from '../../shared/policy/policy-signature.ts'
import { NoteError } from '../../shared/transparency-log/notes/note-error.ts'
import { splitNote } from '../../shared/transparency-log/notes/signed-note.ts'
import { CommandFailure } from '../command-line/command-failure.ts'
import { printable } from '../command-line/printable.ts'
import type { Style } from '../command-line/style.ts'
import type { ReadPolicy } from './read-policy.ts'
import { readSignatureFile, signatureFile } from './signature-file.ts'

/** Who signed a policy, and who must have; nothing where neither is the case. */
export function describeSignatures({ file, policy }: ReadPolicy, style: Style): string[] {
  const note = readSignatureFile(file)
  if (note === undefined && policy.changes === undefined) return []
  const demanded =
    policy.changes === undefined
      ? 'none is demanded'
      : `one is demanded, of ${namesOf(policy.changes.signers).map(printable).join(' or ')}`
  return ['', style('bold', 'signatures'), `  ${demanded}`, ...signatureRows(file, policy, note, style)]
}

/** @throws CommandFailure for a policy that demands a signature which is not there */
export function requireSignature({ file, policy }: ReadPolicy): void {
  try {
    checkSignature(policy, readSignatureFile(file))
  } catch (error) {
    if (error instanceof PolicyError) throw new CommandFailure(`${file}: ${error.message}`)
    throw error
  }
}

function signatureRows(
  file: string,
  policy: ReadPolicy['policy'],
  note: string | undefined,
  style: Style,
): string[] {
  if (note === undefined) return []
  const where = signatureFile(file)
  try {
    const { text, lines } = splitNote(note)
    if (text !== policyStatement(policy.digest)) return [style('yellow', `  ${where} is for another policy`)]
    const verified = verifiedNames(policy, note)
    return lines.map(({ name }) =>
      verified.includes(name)
        ? style('green', `  ✓ ${printable(name)}`)
        : `  ? ${printable(name)}, whose key this policy does not name`,
    )
  } catch (error) {
    if (!(error instanceof NoteError)) throw error
    return [style('red', `  ${where} holds no signatures: ${error.message}`)]
  }
}

function verifiedNames(policy: ReadPolicy['policy'], note: string): readonly string[] {
  try {
    return checkSignature(policy, note)
  } catch (error) {
    if (error instanceof PolicyError) return []
    throw error
  }
}
