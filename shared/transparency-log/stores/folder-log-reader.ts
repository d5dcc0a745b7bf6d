import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Seal } from '../seal.ts'
import { decodeSeal } from './encode-seal.ts'
import { atTheLog, logDamaged } from './log-errors.ts'
import {
  checkpointPath,
  firstTimePath,
  isTilePath,
  notePath,
  numberOfTimePath,
  sealPath,
  timesFolder,
} from './log-paths.ts'
import type { LogReader } from './log-store.ts'

/** Levels of folders under `seals`, a thousand names in each. */
const sealLevels = 4

/** The log as files under the names that it has everywhere, in a folder that a web server could serve as it is. */
export function createFolderLogReader({ folder }: { readonly folder: string }): LogReader {
  const read = (path: string) => atTheLog(() => readFileIfPresent(join(folder, path)))
  const readText = async (path: string) => (await read(path))?.toString('utf8')

  const readSeal = async (path: string): Promise<Seal | undefined> => {
    const bytes = await read(path)
    try {
      return bytes && decodeSeal(bytes)
    } catch (cause) {
      throw logDamaged(path, cause)
    }
  }

  /** A folder may still be without what it was made for. */
  const last = async (path: string, levels: number): Promise<string | undefined> => {
    if (levels === 0) return path
    const names = await namesIn(join(folder, path))
    for (const name of names.reverse()) {
      const found = await last(`${path}/${name}`, levels - 1)
      if (found !== undefined) return found
    }
    return undefined
  }

  return {
    async latestSeal() {
      const path = await atTheLog(() => last('seals', sealLevels))
      return path === undefined ? undefined : readSeal(path)
    },
    seal: (number) => readSeal(sealPath(number)),
    firstSealAt: (moment) =>
      atTheLog(async () => {
        const bound = firstTimePath(moment)
        if (bound === undefined) return undefined
        const [, firstDay = ''] = bound.split('/')
        for (const day of await namesIn(join(folder, timesFolder))) {
          if (day < firstDay) continue
          const names = await namesIn(join(folder, timesFolder, day))
          const name = names.find((name) => `${timesFolder}/${day}/${name}` > bound)
          if (name !== undefined) return numberOfTimePath(name)
        }
        return undefined
      }),
    checkpoint: () => readText(checkpointPath),
    checkpointOf: (number) => readText(notePath(number)),
    tile: async (path) => (isTilePath(path) ? read(path) : undefined),
  }
}

/** In their order; none of a folder that is not there. */
async function namesIn(path: string): Promise<string[]> {
  try {
    return (await readdir(path)).sort()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

async function readFileIfPresent(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
