import { SunderError } from '../../shared/runtime/sunder-error.ts'
import { decodeSeal, encodeSeal } from '../../shared/transparency-log/stores/encode-seal.ts'
import { supersedes } from '../../shared/transparency-log/stores/latest-note.ts'
import { isTilePath } from '../../shared/transparency-log/stores/log-paths.ts'
import type { LogStore } from '../../shared/transparency-log/stores/log-store.ts'

export interface MemoryLogStore extends LogStore {
  /** What is kept, as the store's owner sees and can change it. */
  readonly kept: {
    readonly seals: Map<number, Uint8Array>
    readonly tiles: Map<string, Uint8Array>
    readonly notes: Map<number, string>
    checkpoint: string | undefined
  }
}

/** A log store in memory. */
export function createMemoryLogStore(): MemoryLogStore {
  const kept: MemoryLogStore['kept'] = {
    seals: new Map(),
    tiles: new Map(),
    notes: new Map(),
    checkpoint: undefined,
  }
  const published: { readonly number: number; readonly at: number }[] = []
  const read = (number: number) => {
    const bytes = kept.seals.get(number)
    return bytes && decodeSeal(bytes)
  }
  return {
    kept,
    latestSeal: async () => read(Math.max(0, ...kept.seals.keys())),
    seal: async (number) => read(number),
    async firstSealAt(moment) {
      const numbers = published.filter(({ at }) => at >= moment).map(({ number }) => number)
      return numbers.length === 0 ? undefined : Math.min(...numbers)
    },
    checkpoint: async () => kept.checkpoint,
    checkpointOf: async (number) => kept.notes.get(number),
    tile: async (path) => kept.tiles.get(path),
    async commit(seal) {
      const bytes = encodeSeal(seal)
      const found = kept.seals.get(seal.number)
      if (found !== undefined) return Buffer.compare(found, bytes) === 0 ? 'committed' : 'taken'
      kept.seals.set(seal.number, bytes)
      return 'committed'
    },
    async putTile(path, bytes) {
      if (!isTilePath(path)) throw new RangeError(path)
      const found = kept.tiles.get(path)
      if (found !== undefined && Buffer.compare(found, bytes) !== 0) throw new SunderError('conflict')
      kept.tiles.set(path, Uint8Array.from(bytes))
    },
    async publish({ number, time }, note) {
      if (!kept.notes.has(number)) {
        kept.notes.set(number, note)
        published.push({ number, at: Date.parse(time) })
      }
      if (supersedes(note, kept.checkpoint)) kept.checkpoint = note
    },
  }
}
