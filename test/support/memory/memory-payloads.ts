import { decrypt, encrypt } from '../../../shared/payloads/encrypt.ts'
import { objectName } from '../../../shared/payloads/object-name.ts'
import type { PayloadReader, PayloadWriter } from '../../../shared/payloads/payload-store.ts'
import type { RandomBytes } from '../../../shared/runtime/random.ts'
import { SunderError } from '../../../shared/runtime/sunder-error.ts'

export interface MemoryPayloads {
  readonly writer: PayloadWriter
  readonly reader: PayloadReader
  /** The encrypted objects by name, `kind/id`. */
  readonly kept: Map<string, Uint8Array>
}

/**
 * Payloads in memory, sealed as those of a folder are.
 *
 * @param mostObjects how many are kept: the oldest give way, so that a long run's memory is the gateway's own
 */
export function createMemoryPayloads({
  key,
  random,
  mostObjects = Number.POSITIVE_INFINITY,
}: {
  /** 32 bytes. */
  readonly key: Uint8Array
  readonly random: RandomBytes
  readonly mostObjects?: number
}): MemoryPayloads {
  const kept = new Map<string, Uint8Array>()
  return {
    kept,
    writer: {
      async put(kind, id, sealed) {
        const name = objectName(kind, id)
        if (kept.has(name)) throw new SunderError('conflict')
        kept.set(name, encrypt(sealed, name, key, random))
        const [oldest] = kept.size > mostObjects ? kept.keys() : []
        if (oldest !== undefined) kept.delete(oldest)
      },
    },
    reader: {
      async get(kind, id) {
        const name = objectName(kind, id)
        const bytes = kept.get(name)
        return bytes && decrypt(bytes, name, key)
      },
    },
  }
}
