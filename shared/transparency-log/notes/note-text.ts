import { hashBytes } from '../../signing/merkle-tree.ts'
import { NoteError } from './note-error.ts'

/** Whether it can name a key (C2SP `signed-note`): not empty, without Unicode spaces, plus or control characters. */
export function isKeyName(name: string): boolean {
  return name !== '' && isPrintable(name) && !/[\p{White_Space}+]/u.test(name)
}

/** Valid UTF-8 once it is encoded, without control characters below U+0020. */
export function isPrintable(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is refused
  return !/[\u0000-\u001f]/.test(text) && text.isWellFormed()
}

/** Bytes from standard base64 (RFC 4648 section 4) in the one form that an encoder gives. @throws NoteError `malformed` */
export function fromBase64(text: string): Buffer {
  const bytes = Buffer.from(text, 'base64')
  if (bytes.toString('base64') !== text) throw new NoteError('malformed', 'expected base64')
  return bytes
}

/** A hash from base64. @throws NoteError `malformed` */
export function hashFromBase64(text: string): Buffer {
  const bytes = fromBase64(text)
  if (bytes.length !== hashBytes) throw new NoteError('malformed', `expected a hash of ${hashBytes} bytes`)
  return bytes
}

export function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64')
}

/** A size or an index from ASCII decimal without leading zeros. @throws NoteError `malformed`, also beyond 2^53 */
export function fromDecimal(text: string): number {
  const value = Number(text)
  if (!/^(0|[1-9]\d{0,15})$/.test(text) || !Number.isSafeInteger(value)) {
    throw new NoteError('malformed', 'expected a decimal number')
  }
  return value
}
