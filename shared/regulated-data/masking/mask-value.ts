import { createHmac } from 'node:crypto'
import type { DataClass } from '../classes.ts'
import { placeholder, tokenLength, tokenLetters } from './placeholder.ts'

/**
 * What becomes of a masked value:
 * - `redact`: its class, `[pii.email]`
 * - `keep-last-4`: stars for all its letters and digits but the last four; of fewer than nine, its class
 * - `tokenise`: its class and 64 bits of a keyed digest, so that equal values stay equal
 * - `hash`: its class and the whole keyed digest (HMAC-SHA-256)
 */
export const maskings = ['redact', 'keep-last-4', 'tokenise', 'hash'] as const
export type Masking = (typeof maskings)[number]

export type MaskValue = (dataClass: DataClass, value: string, masking: Masking) => string

const kept = 4
/** Of a shorter value, four characters would be half of it or more. */
const leastToKeep = 9
const domain = 'sunder.dev/mask/v1'

/** @throws RangeError for a key of less than 32 bytes */
export function createMaskValue(key: Uint8Array): MaskValue {
  if (key.length < 32) throw new RangeError('expected a key of at least 32 bytes')
  const digest = (dataClass: DataClass, value: string) =>
    createHmac('sha256', key)
      .update(`${domain}\n${dataClass}\n${canonical(dataClass, value)}`, 'utf8')
      .digest()
  return (dataClass, value, masking) => {
    switch (masking) {
      case 'redact':
        return placeholder(dataClass)
      case 'keep-last-4':
        return keepLast(value) ?? placeholder(dataClass)
      case 'tokenise':
        return placeholder(dataClass, inLetters(digest(dataClass, value)).slice(0, tokenLength))
      case 'hash':
        return placeholder(dataClass, inLetters(digest(dataClass, value)))
    }
  }
}

/** One spelling of a value: a number is the same with and without its spaces, an address or a key is not. */
function canonical(dataClass: DataClass, value: string): string {
  const folded = value.normalize('NFKC').replace(/\p{Default_Ignorable_Code_Point}/gu, '')
  if (/^(?:secret|url)\./.test(dataClass)) return folded
  const plain = folded.toLowerCase()
  return /^pii\.(?:email|ip)$/.test(dataClass) ? plain : plain.replace(/[^\p{L}\p{N}]/gu, '')
}

/** Four bits a letter. */
function inLetters(bytes: Uint8Array): string {
  return [...bytes].map((byte) => `${tokenLetters[byte >> 4]}${tokenLetters[byte & 15]}`).join('')
}

/** Of a value in other signs than ASCII's nothing is kept: what looks like a sign may be read as a letter. */
function keepLast(value: string): string | undefined {
  const letters = value.replace(/[^A-Za-z0-9]/g, '').length
  if (letters < leastToKeep || !/^[ -~]*$/.test(value)) return undefined
  let seen = 0
  return value.replace(/[A-Za-z0-9]/g, (sign) => (++seen > letters - kept ? sign : '*'))
}
