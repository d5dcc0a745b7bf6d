import { saltBytes } from './commitment.ts'
import type { SealedPayload } from './payload-store.ts'

const version = 1

/** A payload as one object whose encryption is the store's: version (1 byte) ‖ salt (32) ‖ payload. @throws RangeError for a salt of another length */
export function framePayload({ salt, payload }: SealedPayload): Uint8Array {
  if (salt.byteLength !== saltBytes) throw new RangeError(`A salt holds ${saltBytes} bytes.`)
  return Buffer.concat([Uint8Array.of(version), salt, payload])
}

/** @throws Error for what is no framed payload */
export function unframePayload(bytes: Uint8Array): SealedPayload {
  if (bytes[0] !== version || bytes.byteLength < 1 + saltBytes) throw new Error('Not a framed payload.')
  return { salt: bytes.subarray(1, 1 + saltBytes), payload: bytes.subarray(1 + saltBytes) }
}
