import { chmod, realpath, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { ClassicLevel } from 'classic-level'
import { readEndpoints } from '../endpoints.ts'
import { StartRefusal } from '../start-refusal.ts'
import { makePrivateFolder, readIfPresent, writePrivateFile } from './private-file.ts'

export interface DataFolder {
  readonly path: string
  /** False when the process that used the folder before was killed, or could not close its stores. */
  readonly endedCleanly: boolean
  /** Lets the next process in, and tells it whether every store was closed. */
  release(inOrder: boolean): Promise<void>
}

/** LevelDB drops a process's own lock when the same process tries to take it again, so that is never tried. */
const heldHere = new Set<string>()

/**
 * Creates the data folder (mode 0700) and takes it for this process alone.
 *
 * The lock is LevelDB's, an `fcntl` lock that the kernel drops with the process: after a `SIGKILL` the
 * next start takes it at once, and no process id or time-out is guessed at.
 *
 * @throws StartRefusal when another gateway uses the folder
 */
export async function openDataFolder(home: string): Promise<DataFolder> {
  await makePrivateFolder(resolve(home))
  const path = await realpath(resolve(home))
  await chmod(path, 0o700)
  const lock = await takeLock(path)
  const marker = join(path, 'running')
  const endedCleanly = (await readIfPresent(marker)) === undefined
  await writePrivateFile(marker, `${process.pid}\n`)
  return {
    path,
    endedCleanly,
    async release(inOrder) {
      if (inOrder) await rm(marker, { force: true })
      await lock.close()
      heldHere.delete(path)
    },
  }
}

async function takeLock(path: string): Promise<ClassicLevel> {
  if (heldHere.has(path)) throw await inUse(path)
  heldHere.add(path)
  const lock = new ClassicLevel(join(path, 'lock'))
  try {
    await lock.open()
    return lock
  } catch (error) {
    heldHere.delete(path)
    if (isLocked(error)) throw await inUse(path)
    throw error
  }
}

function isLocked(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined
  return cause instanceof Error && 'code' in cause && cause.code === 'LEVEL_LOCKED'
}

async function inUse(path: string): Promise<StartRefusal> {
  const endpoints = await readEndpoints(path)
  const where = endpoints === undefined ? '' : `, at ${new URL(endpoints.grants).origin}`
  return new StartRefusal(
    `A gateway already runs on ${path}${where}. Stop it, or choose another folder with SUNDER_HOME.`,
  )
}
