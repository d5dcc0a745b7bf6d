import type { RecordDraft } from '../audit/record.ts'
import { namesOf, signersOf } from './policy-signature.ts'
import type { Policy } from './schema.ts'

/** What is remembered of the policy that held last. */
export interface FormerPolicy {
  readonly digest: string
  /** The verifier keys whose signature it demanded; none where it demanded no signature. */
  readonly signers: readonly string[]
}

/** What is remembered of a policy: that it no longer demands signatures is itself a change, which its signers sign. */
export function rememberedOf({ digest, changes }: Pick<Policy, 'digest' | 'changes'>): FormerPolicy {
  return { digest, signers: changes?.signers ?? [] }
}

export interface JudgedChange {
  readonly isAllowed: boolean
  /** What goes on record. */
  readonly draft: RecordDraft
  /** Why it is refused, for who can put it right. */
  readonly reason: string
}

/** A record has 16 KiB at the most, and a name 512 characters. */
const mostTold = 20

/** A change needs the signature of one of those that the policy before demanded, whatever the new one demands. */
export function judgePolicyChange(
  former: FormerPolicy,
  policy: Pick<Policy, 'digest' | 'changes'>,
  signatures: string | undefined,
): JudgedChange {
  const reasons = [`from ${former.digest}`, `to ${policy.digest}`]
  const before = signersOf(policy.digest, signatures, former.signers)
  const isAllowed = former.signers.length === 0 || !('found' in before)
  const demanded = namesOf(former.signers).join(' or ')
  const found = 'found' in before ? before.found : ''
  const known = [...new Set([...former.signers, ...(policy.changes?.signers ?? [])])]
  const told = isAllowed
    ? signersOf(policy.digest, signatures, known).signedBy.map((name) => `signed by=${name}`)
    : [`found ${found}`, ...namesOf(former.signers).map((name) => `demanded of=${name}`)]
  return {
    isAllowed,
    reason: `the policy ${former.digest} demands that a change is signed by ${demanded}: found ${found}`,
    draft: {
      kind: 'policy-changed',
      action: 'policy.change',
      decision: {
        effect: isAllowed ? 'allowed' : 'denied',
        reasons: [...reasons, ...told.slice(0, mostTold)],
      },
    },
  }
}
