import type { PolicyDocument } from '../policy/schema.ts'
import { parseVerifierKey, type VerifierKey } from './notes/verifier-key.ts'

/** Of the log, and of its witness where the policy names one. @throws NoteError for what is no key */
export function verifierKeysOf(
  log: { readonly verifierKey: string },
  { audit }: Pick<PolicyDocument, 'audit'>,
): VerifierKey[] {
  const { witness } = audit.log
  return [log.verifierKey, ...(witness === undefined ? [] : [witness.key])].map(parseVerifierKey)
}
