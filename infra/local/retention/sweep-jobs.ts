import { readdir, stat, unlink } from 'node:fs/promises'
import { join } from 'node:path'

/** As long as the exports bucket keeps them on AWS. */
export const jobsLifeMs = 86_400_000

/**
 * Removes jobs, results and parts that were last written before a moment, as S3's lifecycle rule does.
 *
 * @returns how many files are gone
 */
export async function sweepJobs(folder: string, before: number): Promise<number> {
  let removed = 0
  for (const entry of await entriesIn(folder)) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) removed += await sweepJobs(path, before)
    else if (entry.isFile() && (await removeIfOlder(path, before))) removed += 1
  }
  return removed
}

/** What a job that is under way has renamed or removed meanwhile is none of the sweep's. */
async function removeIfOlder(path: string, before: number): Promise<boolean> {
  try {
    if ((await stat(path)).mtimeMs >= before) return false
    await unlink(path)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
    throw error
  }
}

async function entriesIn(folder: string) {
  try {
    return await readdir(folder, { withFileTypes: true })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}
