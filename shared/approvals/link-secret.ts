import { createHash } from 'node:crypto'
import type { RandomBytes } from '../runtime/random.ts'

/** 256 random bits as 43 characters of base64url: what an emailed link carries. */
export function newLinkSecret(random: RandomBytes): string {
  return Buffer.from(random(32)).toString('base64url')
}

/** What is kept of a link. A text that is no such secret has none. */
export function linkDigest(secret: string): string | undefined {
  return /^[A-Za-z0-9_-]{43}$/.test(secret) ? hash(`link\n${secret}`) : undefined
}

/** Crockford's base 32, which no one misreads: without I, L, O and U. */
const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** 40 random bits as `ABCD-1234`, to be typed. */
export function newCode(random: RandomBytes): string {
  const signs = [...random(8)].map((byte) => letters[byte % 32]).join('')
  return `${signs.slice(0, 4)}-${signs.slice(4)}`
}

/** Whether it could be one at all, as people type it. */
export function isCode(text: string): boolean {
  const code = canonical(text)
  return code.length === 8 && [...code].every((letter) => letters.includes(letter))
}

/** Bound to its link: under another one the same code is another. */
export function codeDigest(secret: string, code: string): string {
  return hash(`code\n${secret}\n${canonical(code)}`)
}

/** As people type: in lower case, with spaces, O for zero, I and L for one. */
function canonical(code: string): string {
  return code
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1')
}

function hash(text: string): string {
  return createHash('sha256').update(`sunder.dev/approval/v1\n${text}`).digest('hex')
}
