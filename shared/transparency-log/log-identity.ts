import { createHash, createPublicKey, type KeyObject } from 'node:crypto'
import { formatVerifierKey } from './notes/verifier-key.ts'

/** By what others know a log. */
export interface LogIdentity {
  /** Its name in its checkpoints (C2SP `tlog-tiles`). */
  readonly origin: string
  readonly publicKey: KeyObject
  /** The key as others are given it, under the origin as its name (C2SP `signed-note`). */
  readonly verifierKey: string
}

/**
 * @param origin what the policy says; one of the installation's own, below `place`, where it says nothing
 * @throws TypeError for a key that is not Ed25519
 */
export function logIdentity({
  origin,
  place,
  key,
}: {
  readonly origin: string | undefined
  readonly place: string
  /** The signing key's public half, or itself. */
  readonly key: KeyObject
}): LogIdentity {
  const publicKey = key.type === 'public' ? key : createPublicKey(key)
  const name = origin ?? `${place}/${digestOf(publicKey)}`
  return { origin: name, publicKey, verifierKey: formatVerifierKey(name, publicKey) }
}

function digestOf(key: KeyObject): string {
  const der = key.export({ format: 'der', type: 'spki' })
  return createHash('sha256').update(der).digest('hex').slice(0, 16)
}
