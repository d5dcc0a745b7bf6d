import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readCompiledPolicy } from './compiled-policy.ts'
import { checkSignature } from './policy-signature.ts'
import type { Policy } from './schema.ts'

/**
 * The policy that travels in a function's bundle, in the folder of its entry.
 *
 * @throws PolicyError for one that demands a signature and has none of its signers'
 */
export async function readBundledPolicy(folder: string): Promise<Policy> {
  const policy = readCompiledPolicy(await readFile(join(folder, 'policy.json'), 'utf8'))
  if (policy.changes !== undefined) checkSignature(policy, await readBundledSignature(folder))
  return policy
}

/** The signatures that travel with it, where there are any. */
export async function readBundledSignature(folder: string): Promise<string | undefined> {
  try {
    return await readFile(join(folder, 'policy.sig'), 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}
