import { createHash, createPublicKey, type KeyObject } from 'node:crypto'
import { NoteError } from './note-error.ts'
import { fromBase64, isKeyName, toBase64 } from './note-text.ts'

/** The signature types that are understood here, by their identifier bytes (C2SP `signed-note`). */
const typeBytes = { ed25519: 0x01, 'cosignature/v1': 0x04 } as const

/** A note signed as it is, or a checkpoint cosigned with the time (C2SP `tlog-cosignature`). */
export type SignatureType = keyof typeof typeBytes

/** A public key under the name with which it signs. */
export interface VerifierKey {
  readonly name: string
  /** The id's four bytes as a big-endian uint32. */
  readonly keyId: number
  readonly key: KeyObject
  readonly type: SignatureType
}

const rawKeyBytes = 32

/** @throws RangeError for a name that no key can have; TypeError for a key that is not Ed25519 */
export function createVerifierKey(
  name: string,
  publicKey: KeyObject,
  type: SignatureType = 'ed25519',
): VerifierKey {
  if (!isKeyName(name)) throw new RangeError('a key name has no spaces, plus or control characters')
  const encoded = Buffer.concat([Uint8Array.of(typeBytes[type]), rawKey(publicKey)])
  return { name, keyId: keyIdOf(name, encoded), key: publicKey, type }
}

/**
 * The key as one line that others can read, `NAME+ID+KEY` (C2SP `signed-note`, as Go's `sumdb/note` writes it).
 * @throws RangeError for a name that no key can have; TypeError for a key that is not Ed25519
 */
export function formatVerifierKey(
  name: string,
  publicKey: KeyObject,
  type: SignatureType = 'ed25519',
): string {
  const { keyId, key } = createVerifierKey(name, publicKey, type)
  const encoded = Buffer.concat([Uint8Array.of(typeBytes[type]), rawKey(key)])
  return `${name}+${keyId.toString(16).padStart(8, '0')}+${toBase64(encoded)}`
}

/** @throws NoteError `malformed`, also where the id is not that of name and key, or the type is not one of ours */
export function parseVerifierKey(text: string): VerifierKey {
  // The key's base64 may hold a plus as well.
  const [, name, id, base64] = /^([^+]*)\+([0-9a-f]{8})\+(.*)$/su.exec(text) ?? []
  if (name === undefined || id === undefined || base64 === undefined || !isKeyName(name)) {
    throw new NoteError('malformed', 'expected a verifier key: name+id+key')
  }
  const encoded = fromBase64(base64)
  const type = typeOf(encoded[0])
  if (type === undefined || encoded.length !== 1 + rawKeyBytes) {
    throw new NoteError('malformed', 'expected an Ed25519 key, for notes or cosignatures')
  }
  const keyId = keyIdOf(name, encoded)
  if (keyId !== Number.parseInt(id, 16)) {
    throw new NoteError('malformed', 'the id is not that of the name and key')
  }
  return { name, keyId, key: keyFromRaw(encoded.subarray(1)), type }
}

function typeOf(byte: number | undefined): SignatureType | undefined {
  if (byte === typeBytes.ed25519) return 'ed25519'
  return byte === typeBytes['cosignature/v1'] ? 'cosignature/v1' : undefined
}

function keyIdOf(name: string, encodedKey: Uint8Array): number {
  return createHash('sha256').update(`${name}\n`).update(encodedKey).digest().readUInt32BE()
}

function rawKey(key: KeyObject): Buffer {
  if (key.asymmetricKeyType !== 'ed25519') throw new TypeError('expected an Ed25519 key')
  return Buffer.from(key.export({ format: 'jwk' }).x ?? '', 'base64url')
}

function keyFromRaw(raw: Uint8Array): KeyObject {
  const x = Buffer.from(raw).toString('base64url')
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
}
