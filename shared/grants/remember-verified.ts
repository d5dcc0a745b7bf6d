import { hash } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import type { Clock } from '../runtime/clock.ts'
import type { GrantTerms } from './grant.ts'
import type { VerifyGrantToken } from './grant-token.ts'

/** Tokens found valid that are remembered: a client sends the same one with each of its requests. */
const most = 4096

/**
 * Verifies each token's signature once: what a signature is worth under the same keys does not change. It is for a
 * verifier whose keys never change either, so that nothing is believed longer than its key.
 *
 * Only what time can change is judged again, the token's end. Whether the grant still stands is no question for its
 * token: the claim asks the table at each request. A token is found by the SHA-256 of all of it, so that none is kept and
 * none can be guessed by how long it takes; only valid ones are kept, so that forged ones push none out.
 */
export function rememberVerified(verify: VerifyGrantToken, clock: Clock): VerifyGrantToken {
  const valid = new LRUCache<string, GrantTerms>({ max: most })
  return async (token) => {
    const digest = hash('sha256', token, 'base64')
    const known = valid.get(digest)
    if (known !== undefined) return clock() < known.expiresAt ? known : 'expired'
    const terms = await verify(token)
    if (typeof terms !== 'string') valid.set(digest, Object.freeze(terms))
    return terms
  }
}
