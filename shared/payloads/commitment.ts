import { createHash } from 'node:crypto'
import type { RandomBytes } from '../runtime/random.ts'
import type { SealedPayload } from './payload-store.ts'

export const saltBytes = 32

/** Puts 32 fresh random bytes beside the payload. */
export function sealPayload(payload: Uint8Array, random: RandomBytes): SealedPayload {
  return { salt: random(saltBytes), payload }
}

/**
 * `sha256:` and the hex SHA-256 of salt ‖ payload: binding, and without the salt no guess of the
 * payload can be tested against it.
 */
export function commitmentOf({ salt, payload }: SealedPayload): string {
  return `sha256:${createHash('sha256').update(salt).update(payload).digest('hex')}`
}
