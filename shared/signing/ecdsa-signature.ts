const coordinateBytes = 32

/**
 * An ECDSA signature over P-256 as JWS has it, r ‖ s of 32 bytes each (RFC 7518, section 3.4), from the DER
 * sequence of two integers in which KMS gives it (RFC 3279, section 2.2.3).
 *
 * @throws RangeError for what is no such sequence
 */
export function joseSignature(der: Uint8Array): Buffer {
  const [sequence, length] = der
  if (sequence !== 0x30 || length !== der.length - 2) throw new RangeError('expected a DER sequence')
  const r = readInteger(der, 2)
  const s = readInteger(der, r.end)
  if (s.end !== der.length) throw new RangeError('expected two integers')
  return Buffer.concat([r.bytes, s.bytes])
}

/** An INTEGER is as short as it can be, and begins with 00 where it would else read as negative. */
function readInteger(der: Uint8Array, at: number): { readonly bytes: Buffer; readonly end: number } {
  const [tag, length = 0] = der.subarray(at, at + 2)
  const end = at + 2 + length
  if (tag !== 0x02 || length < 1 || end > der.length) throw new RangeError('expected a DER integer')
  const content = Buffer.from(der.subarray(at + 2, end))
  const significant = content[0] === 0 ? content.subarray(1) : content
  if (significant.length > coordinateBytes) throw new RangeError('expected an integer of 256 bits')
  return { bytes: Buffer.concat([Buffer.alloc(coordinateBytes - significant.length), significant]), end }
}
