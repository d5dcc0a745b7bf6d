import { createCipheriv, createDecipheriv } from 'node:crypto'
import type { RandomBytes } from '../runtime/random.ts'
import { saltBytes } from './commitment.ts'
import type { SealedPayload } from './payload-store.ts'

const algorithm = 'aes-256-gcm'
const version = 1
const nonceBytes = 12
const tagBytes = 16
const headerBytes = 1 + nonceBytes + tagBytes

/** A payload's key: 32 bytes. @throws RangeError */
export function checkKey(key: Uint8Array): Uint8Array {
  if (key.byteLength !== 32) throw new RangeError('A payload key holds 32 bytes.')
  return key
}

/**
 * AES-256-GCM of salt ‖ payload, bound to `name`, so that no object passes for another:
 * version (1 byte) ‖ nonce (12) ‖ tag (16) ‖ ciphertext.
 */
export function encrypt(sealed: SealedPayload, name: string, key: Uint8Array, random: RandomBytes): Buffer {
  if (sealed.salt.byteLength !== saltBytes) throw new RangeError(`A salt holds ${saltBytes} bytes.`)
  const nonce = random(nonceBytes)
  const cipher = createCipheriv(algorithm, key, nonce, { authTagLength: tagBytes })
  cipher.setAAD(associatedData(name))
  const ciphertext = [cipher.update(sealed.salt), cipher.update(sealed.payload), cipher.final()]
  return Buffer.concat([Uint8Array.of(version), nonce, cipher.getAuthTag(), ...ciphertext])
}

/** @throws Error when key, name or a single bit is not what it was */
export function decrypt(bytes: Uint8Array, name: string, key: Uint8Array): SealedPayload {
  if (bytes[0] !== version || bytes.byteLength < headerBytes + saltBytes) {
    throw new Error('Not an encrypted payload.')
  }
  const nonce = bytes.subarray(1, 1 + nonceBytes)
  const decipher = createDecipheriv(algorithm, key, nonce, { authTagLength: tagBytes })
  decipher.setAAD(associatedData(name))
  decipher.setAuthTag(bytes.subarray(1 + nonceBytes, headerBytes))
  const plaintext = Buffer.concat([decipher.update(bytes.subarray(headerBytes)), decipher.final()])
  return { salt: plaintext.subarray(0, saltBytes), payload: plaintext.subarray(saltBytes) }
}

function associatedData(name: string): Buffer {
  return Buffer.from(`sunder-payload-v${version}\0${name}`)
}
