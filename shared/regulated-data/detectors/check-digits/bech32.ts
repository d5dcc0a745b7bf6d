const alphabet = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l'
const digits = new Uint8Array(128).fill(255)
for (let value = 0; value < alphabet.length; value++) digits[alphabet.charCodeAt(value)] = value

const generators = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3]
/** What is left of a right address: Bech32 (BIP 173), Bech32m (BIP 350). */
const rests: readonly number[] = [1, 0x2bc830a3]

function add(sum: number, value: number): number {
  const top = sum >>> 25
  let next = ((sum & 0x1ffffff) << 5) ^ value
  for (let bit = 0; bit < 5; bit++) if ((top >>> bit) & 1) next ^= generators[bit] as number
  return next
}

/** Whether a lower-case address has the checksum of Bech32 or Bech32m; the part before its last `1` is `prefix`. */
export function passesBech32(address: string, prefix: string): boolean {
  let sum = 1
  for (let index = 0; index < prefix.length; index++) sum = add(sum, prefix.charCodeAt(index) >> 5)
  sum = add(sum, 0)
  for (let index = 0; index < prefix.length; index++) sum = add(sum, prefix.charCodeAt(index) & 31)
  for (let index = prefix.length + 1; index < address.length; index++) {
    const value = digits[address.charCodeAt(index)] ?? 255
    if (value === 255) return false
    sum = add(sum, value)
  }
  return rests.includes(sum)
}
