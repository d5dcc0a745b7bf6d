import { readFile, writeFile } from 'node:fs/promises'
import { parseDocument } from 'yaml'
import type { ReceiverPolicy } from '../../../shared/policy/schema.ts'

/** The project's policy with these receivers, no limit on reads, and planted vectors, as a file. */
export async function policyThatShips(
  file: string,
  ship: readonly Partial<ReceiverPolicy>[],
  canaries: readonly string[] = [],
): Promise<string> {
  const policy = parseDocument(await readFile('policy.yaml', 'utf8'))
  policy.setIn(['audit', 'ship'], ship)
  policy.setIn(['collections', 'support-mail', 'reading', 'requestsPerMinute'], 1_000_000)
  if (canaries.length > 0) policy.setIn(['collections', 'support-mail', 'canaries'], canaries)
  await writeFile(file, policy.toString())
  return file
}
