import { readFileSync } from 'node:fs'
import { parsePolicy } from '../../../shared/policy/load-policy.ts'
import { PolicyError } from '../../../shared/policy/policy-error.ts'

export const shipped = readFileSync(new URL('../../../policy.yaml', import.meta.url), 'utf8')

/** The issues of a policy that must not parse. */
export function issuesOf(file: string | Uint8Array): readonly string[] {
  try {
    parsePolicy(file)
  } catch (error) {
    if (error instanceof PolicyError) return error.issues
    throw error
  }
  throw new Error('the policy was accepted')
}

/** The shipped policy with one text of it replaced. */
export function changed(text: string, replacement: string): string {
  if (!shipped.includes(text)) throw new Error(`the shipped policy does not hold ${text}`)
  return shipped.replace(text, () => replacement)
}
