import { LRUCache } from 'lru-cache'
import type { Clock } from '../runtime/clock.ts'
import type { Secrets } from './secrets.ts'

const maxSecrets = 64
const keptMs = 5 * 60_000
/** A secret is not read anew more often than this: a flood of refusals must not become one of reads. */
const freshEveryMs = 1_000

interface Entry {
  readonly readAt: number
  readonly secret: Promise<string>
}

/**
 * Keeps secrets for five minutes, at most 64 of them. However many ask at once, one read is under way for
 * each; `fresh` reads anew, at most once a second. A read that failed is not kept.
 */
export function createCachedSecrets(source: Pick<Secrets, 'read'>, clock: Clock): Secrets {
  const entries = new LRUCache<string, Entry>({ max: maxSecrets })

  const readAnew = (reference: string, readAt: number): Promise<string> => {
    const secret = source.read(reference)
    const entry = { readAt, secret }
    entries.set(reference, entry)
    secret.catch(() => {
      if (entries.peek(reference) === entry) entries.delete(reference)
    })
    return secret
  }

  return {
    async read(reference, { fresh = false } = {}) {
      const now = clock()
      const entry = entries.get(reference)
      if (entry === undefined) return readAnew(reference, now)
      return now - entry.readAt < (fresh ? freshEveryMs : keptMs) ? entry.secret : readAnew(reference, now)
    },
  }
}
