import { join } from 'node:path'
import { replaceFile, writeOnce } from '../../runtime/durable-file.ts'
import { encodeSeal } from './encode-seal.ts'
import { createFolderLogReader } from './folder-log-reader.ts'
import { supersedes } from './latest-note.ts'
import { atTheLog, tileConflict } from './log-errors.ts'
import { checkpointPath, isTilePath, notePath, sealPath, timePath } from './log-paths.ts'
import type { LogStore } from './log-store.ts'

/** What a killed process left half-written stands there, and nowhere else. */
export const draftsFolder = 'drafts'

/** The log in a folder; a process that is killed leaves nothing half-written in it. Several processes may write to it. */
export function createFolderLogStore({ folder }: { readonly folder: string }): LogStore {
  const reader = createFolderLogReader({ folder })
  const drafts = join(folder, draftsFolder)
  const putOnce = (path: string, bytes: Uint8Array) =>
    atTheLog(() => writeOnce(join(folder, path), bytes, drafts))

  /** Whether the bytes stand at the path, by this write or one before. */
  const put = async (path: string, bytes: Uint8Array, found: () => Promise<Uint8Array | undefined>) =>
    (await putOnce(path, bytes)) === 'written' || Buffer.compare((await found()) ?? Buffer.of(), bytes) === 0

  const advance = async (note: string): Promise<void> => {
    if (!supersedes(note, await reader.checkpoint())) return
    await atTheLog(() => replaceFile(join(folder, checkpointPath), Buffer.from(note), drafts))
  }

  return {
    ...reader,
    async commit(seal) {
      const bytes = encodeSeal(seal)
      const found = async () => {
        const other = await reader.seal(seal.number)
        return other && encodeSeal(other)
      }
      return (await put(sealPath(seal.number), bytes, found)) ? 'committed' : 'taken'
    },
    async putTile(path, bytes) {
      if (!isTilePath(path)) throw new RangeError(`no path of a tile: ${path}`)
      if (!(await put(path, bytes, () => reader.tile(path)))) throw tileConflict(path)
    },
    async publish(seal, note) {
      await putOnce(notePath(seal.number), Buffer.from(note))
      await putOnce(timePath(seal), Buffer.of())
      await advance(note)
      // Between a look at the latest and its replacement, another process may have put a later one there.
      for (let number = seal.number + 1; ; number += 1) {
        const later = await reader.checkpointOf(number)
        if (later === undefined) return
        await advance(later)
      }
    },
  }
}
