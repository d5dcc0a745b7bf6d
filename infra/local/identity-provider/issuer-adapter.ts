import { LRUCache } from 'lru-cache'
import type { Adapter, AdapterFactory, AdapterPayload } from 'oidc-provider'

const maxEntries = 10_000

/** Keeps the issuer's sessions and codes in memory, bounded: whoever is logged in logs in again after a restart. */
export function createIssuerAdapter(): AdapterFactory {
  const entries = new LRUCache<string, AdapterPayload>({ max: maxEntries })

  return (model): Adapter => {
    const key = (id: string) => `${model}:${id}`
    const search = (matches: (payload: AdapterPayload) => boolean) =>
      [...entries.entries()].find(([name, payload]) => name.startsWith(`${model}:`) && matches(payload))?.[1]
    return {
      async upsert(id, payload, expiresIn) {
        entries.set(key(id), payload, expiresIn === undefined ? {} : { ttl: expiresIn * 1000 })
      },
      async find(id) {
        return entries.get(key(id))
      },
      async findByUid(uid) {
        return search((payload) => payload.uid === uid)
      },
      async findByUserCode(userCode) {
        return search((payload) => payload.userCode === userCode)
      },
      async consume(id) {
        const payload = entries.get(key(id))
        if (payload !== undefined) payload.consumed = Math.floor(Date.now() / 1000)
      },
      async destroy(id) {
        entries.delete(key(id))
      },
      async revokeByGrantId(grantId) {
        for (const [name, payload] of entries.entries()) {
          if (payload.grantId === grantId) entries.delete(name)
        }
      },
    }
  }
}
