import { createHmac, createSecretKey } from 'node:crypto'
import { canonicalJson } from '../signing/canonical-json.ts'
import { sha256Hex } from '../signing/sha256.ts'

export interface VectorIdParts {
  readonly collection: string
  readonly model: string
  readonly source: string
  readonly clientId: string | undefined
  /** The metadata's canonical string: it tells inputs apart that have no client id. */
  readonly metadata: string
  /** The text as the model saw it. */
  readonly text: string
}

export type VectorIds = (parts: VectorIdParts) => string

const domain = 'sunder.dev/vector-id/v1'

/**
 * Names vectors: `v_` and HMAC-SHA-256 in base64url. Equal parts have equal ids, so that a retry stores
 * nothing twice; without the key nobody can test a guess of a text against an id.
 *
 * @throws RangeError for a key of less than 32 bytes
 */
export function createVectorIds(key: Uint8Array): VectorIds {
  if (key.length < 32) throw new RangeError('expected a key of at least 32 bytes')
  const secret = createSecretKey(key)
  return ({ collection, model, source, clientId, metadata, text }) => {
    const discriminator = clientId === undefined ? { metadataDigest: sha256Hex(metadata) } : { clientId }
    const message = canonicalJson([domain, collection, model, source, discriminator, text])
    return `v_${createHmac('sha256', secret).update(message, 'utf8').digest('base64url')}`
  }
}
