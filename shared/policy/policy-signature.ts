import { NoteError } from '../transparency-log/notes/note-error.ts'
import { openNote, splitNote } from '../transparency-log/notes/signed-note.ts'
import { parseVerifierKey, type VerifierKey } from '../transparency-log/notes/verifier-key.ts'
import { PolicyError, sentence } from './policy-error.ts'
import type { Policy } from './schema.ts'

/** The text that a signer of a policy signs (C2SP `signed-note`): no log's checkpoint begins like it. */
export function policyStatement(digest: string): string {
  return `sunder policy v1\n${digest}\n`
}

/** Who of some signers signed a policy; where nobody did, what stands in the signatures' place. */
export type SignedPolicy =
  | { readonly signedBy: readonly [string, ...string[]] }
  | { readonly signedBy: readonly []; readonly found: string }

/**
 * Which of the signers signed this policy, by the names of their keys. One signature of theirs that does not verify
 * makes the others worth nothing.
 *
 * @param note the signatures that lie beside the policy
 * @param signers verifier keys
 */
export function signersOf(
  digest: string,
  note: string | undefined,
  signers: readonly string[],
): SignedPolicy {
  const nobody = (found: string): SignedPolicy => ({ signedBy: [], found })
  if (note === undefined) return nobody('no signature')
  try {
    if (splitNote(note).text !== policyStatement(digest)) return nobody('the signature of another policy')
    const [first, ...others] = openNote(note, signers.map(signerKey)).signedBy
    if (first === undefined) return nobody('signatures of others')
    return { signedBy: [first.name, ...others.map(({ name }) => name)] }
  } catch (error) {
    if (!(error instanceof NoteError)) throw error
    return nobody(error.code === 'unsigned' ? 'signatures of others' : `no signature (${error.message})`)
  }
}

/**
 * Holds a policy against its own demand for a signature (`changes.signers`).
 *
 * @returns the names of the keys that signed it; empty where it demands none
 * @throws PolicyError when it demands one, and none of its signers' is there
 */
export function checkSignature(policy: Policy, note: string | undefined): readonly string[] {
  if (policy.changes === undefined) return []
  const { signers } = policy.changes
  const signed = signersOf(policy.digest, note, signers)
  if (!('found' in signed)) return signed.signedBy
  const expected = `a signature of ${namesOf(signers).join(' or ')} (npm run policy -- sign KEYFILE)`
  throw new PolicyError([sentence(['changes', 'signers'], signed.found, expected)])
}

/** The names of verifier keys. */
export function namesOf(signers: readonly string[]): string[] {
  return signers.map((signer) => signerKey(signer).name)
}

/** Whether it is the verifier key of one who can sign policies; a witness's cosigns checkpoints alone. */
export function isSignerKey(text: string): boolean {
  try {
    signerKey(text)
    return true
  } catch (error) {
    if (error instanceof NoteError) return false
    throw error
  }
}

/** @throws NoteError `malformed` */
function signerKey(text: string): VerifierKey {
  const key = parseVerifierKey(text)
  if (key.type === 'ed25519') return key
  throw new NoteError('malformed', 'expected an Ed25519 key that signs notes')
}
