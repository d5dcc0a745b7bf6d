import { execFile } from 'node:child_process'
import { copyFile, mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'

/**
 * Installs Portkey's gateway in a folder of its own, outside the project, without running a script of its packages.
 * With newer versions of Hono and its server than those that are pinned there, its embeddings answer 500.
 */
export async function installPortkey(): Promise<string> {
  const folder = path.join(tmpdir(), 'sunder-bench-portkey')
  await mkdir(folder, { recursive: true })
  await copyFile(path.join(import.meta.dirname, 'package.json'), path.join(folder, 'package.json'))
  const install = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--prefix', folder]
  await promisify(execFile)('npm', install, { timeout: 180_000 })
  return folder
}
