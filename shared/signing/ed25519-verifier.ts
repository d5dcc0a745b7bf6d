import { createPublicKey, type JsonWebKey, KeyObject, verify } from 'node:crypto'
import { ed25519KeyId } from './ed25519-key-id.ts'
import type { SignatureVerifier } from './signing.ts'

/**
 * A verifier for the public keys given as key objects, PEM or JWK. A key's id is always its RFC 7638
 * thumbprint, whatever a JWK's `kid` says. @throws TypeError for a key that is not Ed25519
 */
export async function createEd25519Verifier(
  publicKeys: Iterable<KeyObject | JsonWebKey | string>,
): Promise<SignatureVerifier> {
  const keys = new Map<string, KeyObject>()
  for (const publicKey of publicKeys) {
    const key = toPublicKey(publicKey)
    keys.set(await ed25519KeyId(key), key)
  }
  return {
    verify(keyId, message, signature) {
      const key = keys.get(keyId)
      return key !== undefined && verify(null, message, key, signature)
    },
  }
}

function toPublicKey(key: KeyObject | JsonWebKey | string): KeyObject {
  if (key instanceof KeyObject) return key.type === 'public' ? key : createPublicKey(key)
  return typeof key === 'string' ? createPublicKey(key) : createPublicKey({ key, format: 'jwk' })
}
