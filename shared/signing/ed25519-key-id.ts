import type { KeyObject } from 'node:crypto'
import { calculateJwkThumbprint } from 'jose'

/** The key's id: its RFC 7638 thumbprint, SHA-256, base64url. @throws TypeError for a key that is not Ed25519 */
export async function ed25519KeyId(key: KeyObject): Promise<string> {
  if (key.asymmetricKeyType !== 'ed25519') throw new TypeError('expected an Ed25519 key')
  const { kty, crv, x } = key.export({ format: 'jwk' })
  if (kty === undefined || crv === undefined || x === undefined) throw new TypeError('expected a JWK')
  return calculateJwkThumbprint({ kty, crv, x })
}
