import { deepFreeze } from './deep-freeze.ts'
import type { Policy } from './schema.ts'

/**
 * The policy as a deployed function reads it: parsed and checked when the deployment was made, so that no
 * cold start waits for a YAML parser. It stands beside the file that it was made of, whose SHA-256 is its digest.
 */
export function compilePolicy(policy: Policy): string {
  return JSON.stringify(policy)
}

/** Reads what `compilePolicy` wrote. The text is trusted as the code beside it is. */
export function readCompiledPolicy(text: string): Policy {
  return deepFreeze(JSON.parse(text) as Policy)
}
