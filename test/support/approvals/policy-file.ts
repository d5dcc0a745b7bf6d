import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface PolicyFile {
  readonly path: string
  /** Puts another text in its place, for the next start. */
  write(edit: (policy: string) => string): Promise<void>
  remove(): Promise<void>
}

/** The shipped policy with changes, in a folder of its own. @throws when an edit changes nothing */
export async function policyFile(edit: (policy: string) => string = (policy) => policy): Promise<PolicyFile> {
  const folder = await mkdtemp(join(tmpdir(), 'sunder-policy-'))
  const path = join(folder, 'policy.yaml')
  const shipped = await readFile('policy.yaml', 'utf8')
  const write = (change: (policy: string) => string) => writeFile(path, change(shipped))
  await write(edit)
  return { path, write, remove: () => rm(folder, { recursive: true, force: true }) }
}

/** Replaces what must be there. */
export function replaced(policy: string, from: string, to: string): string {
  if (!policy.includes(from)) throw new Error(`the policy has no ${JSON.stringify(from)}`)
  return policy.replace(from, to)
}

/** Of the collection `support-mail`. */
export function withApproval(policy: string, lines: Readonly<Record<string, unknown>>): string {
  const shipped = {
    approvers: ['priya@example.com', 'omar@example.com'],
    quorum: 1,
    timeout: '1d',
    authentication: 'oidc',
  }
  return policy.replace(
    / {4}approval:\n(?: {6}.*\n)+/,
    `    approval: ${JSON.stringify({ ...shipped, ...lines })}\n`,
  )
}
