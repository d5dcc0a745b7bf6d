import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readCompiledPolicy } from './compiled-policy.ts'
import type { Policy } from './schema.ts'

/** The policy that travels in a function's bundle, in the folder of its entry. */
export async function readBundledPolicy(folder: string): Promise<Policy> {
  return readCompiledPolicy(await readFile(join(folder, 'policy.json'), 'utf8'))
}
