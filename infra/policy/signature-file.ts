import { readFileSync } from 'node:fs'

/** Where a policy's signatures lie: beside it, `policy.sig` for `policy.yaml`. */
export function signatureFile(policyFile: string): string {
  return `${policyFile.replace(/\.ya?ml$/, '')}.sig`
}

/** The signatures beside a policy, where there are any. */
export function readSignatureFile(policyFile: string): string | undefined {
  try {
    return readFileSync(signatureFile(policyFile), 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
