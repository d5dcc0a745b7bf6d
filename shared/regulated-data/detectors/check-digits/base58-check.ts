import { hash } from 'node:crypto'

const bitcoin = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'
const ripple = 'rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz'

/** A version, 20 bytes of a hash, four bytes of the check. */
const size = 25

/** The digits of base 58 by their code, 255 for what is none. */
function digitsOf(alphabet: string): Uint8Array {
  const digits = new Uint8Array(128).fill(255)
  for (let value = 0; value < alphabet.length; value++) digits[alphabet.charCodeAt(value)] = value
  return digits
}
const alphabets = { bitcoin: digitsOf(bitcoin), ripple: digitsOf(ripple) }

/** The version byte of an address in Base58Check; `undefined` where its checksum (double SHA-256) is wrong. */
export function base58CheckVersion(
  address: string,
  alphabet: keyof typeof alphabets = 'bitcoin',
): number | undefined {
  const bytes = decode(address, alphabets[alphabet])
  if (bytes === undefined) return undefined
  const check = sha256(sha256(bytes.subarray(0, size - 4)))
  for (let index = 0; index < 4; index++) if (check[index] !== bytes[size - 4 + index]) return undefined
  return bytes[0]
}

function sha256(bytes: Uint8Array): Uint8Array {
  return hash('sha256', bytes, 'buffer')
}

function decode(address: string, digits: Uint8Array): Uint8Array | undefined {
  const bytes = new Uint8Array(size)
  for (let index = 0; index < address.length; index++) {
    let carry = digits[address.charCodeAt(index)] ?? 255
    if (carry === 255) return undefined
    for (let place = size - 1; place >= 0; place--) {
      carry += (bytes[place] as number) * 58
      bytes[place] = carry & 255
      carry >>= 8
    }
    if (carry !== 0) return undefined
  }
  return bytes
}
