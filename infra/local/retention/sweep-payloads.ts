import { readdir, stat, unlink } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Removes the payloads that were kept before a moment, as S3's lifecycle rules do.
 *
 * @param folder has a folder per kind
 * @returns how many are gone
 */
export async function sweepPayloads(folder: string, before: number): Promise<number> {
  let removed = 0
  for (const kind of await namesIn(folder)) {
    for (const name of await namesIn(join(folder, kind))) {
      const path = join(folder, kind, name)
      if (!(await isOlder(path, before))) continue
      await unlink(path)
      removed += 1
    }
  }
  return removed
}

async function isOlder(path: string, moment: number): Promise<boolean> {
  try {
    return (await stat(path)).mtimeMs < moment
  } catch (error) {
    // A draft of a payload that is being kept.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
    throw error
  }
}

async function namesIn(path: string): Promise<string[]> {
  try {
    return await readdir(path)
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return []
    throw error
  }
}
