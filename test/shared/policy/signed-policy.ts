import { generateKeyPairSync, sign } from 'node:crypto'
import { parsePolicy } from '../../../shared/policy/load-policy.ts'
import { policyStatement } from '../../../shared/policy/policy-signature.ts'
import type { Policy } from '../../../shared/policy/schema.ts'
import { signNote } from '../../../shared/transparency-log/notes/signed-note.ts'
import { formatVerifierKey } from '../../../shared/transparency-log/notes/verifier-key.ts'

export interface TestSigner {
  readonly name: string
  readonly verifier: string
  /** The note beside a policy of this digest. */
  sign(digest: string): Promise<string>
}

export function testSigner(name: string): TestSigner {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  return {
    name,
    verifier: formatVerifierKey(name, publicKey),
    sign: (digest) =>
      signNote(policyStatement(digest), {
        name,
        publicKey,
        sign: async (message) => sign(null, message, privateKey),
      }),
  }
}

/** A small policy that demands a signature of these. */
export function policyText(signers: readonly TestSigner[], remark = ''): string {
  const changes = signers.map(({ verifier }) => `\n    - ${verifier}`).join('')
  return `version: 1
identity:
  providers:
    - issuer: https://login.example.com/
      audience: sunder
      duties: {writers: embedder, readers: consumer}
models: {}
collections: {}
${signers.length === 0 ? '' : `changes:\n  signers:${changes}\n`}# ${remark}
`
}

export function signedPolicy(signers: readonly TestSigner[], remark?: string): Policy {
  return parsePolicy(policyText(signers, remark))
}
