import { execFile } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'

/** The libraries that are compared, each at one version, so that figures can be compared with earlier ones. */
const versions: Readonly<Record<string, string>> = {
  openredaction: '1.1.5',
  'redact-pii': '3.4.0',
  '@redactpii/node': '1.0.17',
}

export interface InstalledPeers {
  readonly folder: string
  readonly names: readonly string[]
  /** What could not be had, and why. */
  readonly missing: Readonly<Record<string, string>>
}

/**
 * Installs them in a folder of their own, outside the project: they are no dependencies of it, bring many packages,
 * and none of their scripts is run.
 */
export async function installPeers(): Promise<InstalledPeers> {
  const folder = path.join(tmpdir(), 'sunder-bench-peers')
  await mkdir(folder, { recursive: true })
  const names: string[] = []
  const missing: Record<string, string> = {}
  for (const [name, version] of Object.entries(versions)) {
    try {
      await promisify(execFile)(
        'npm',
        [
          'install',
          '--ignore-scripts',
          '--no-save',
          '--no-audit',
          '--no-fund',
          '--prefix',
          path.join(folder, slug(name)),
          `${name}@${version}`,
        ],
        { timeout: 180_000 },
      )
      names.push(name)
    } catch (error) {
      missing[name] = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)
    }
  }
  return { folder, names, missing }
}

/** The folder in which a library stands by itself: an installation takes away what another one left. */
export function folderOf(folder: string, name: string): string {
  return path.join(folder, slug(name))
}

function slug(name: string): string {
  return name.replace(/[^a-z-]/g, '-')
}

export function labelOf(name: string): string {
  return `${name} ${versions[name]}`
}
