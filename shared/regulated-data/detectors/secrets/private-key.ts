import type { Detector, Report } from '../../detector.ts'

const words = ['begin', 'putty', 'kty']
/** RFC 7468's label and its kin (RFC 4716 has four dashes and a space), of every kind of private key. */
const header = /-{4,5} ?BEGIN (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)? ?-{4,5}/y
const footer = /-{4,5} ?END [A-Z0-9 ]{0,40} ?-{4,5}/y
const leastMaterial = 24
/** Lines of base64, white space (also as \n in a string), headers such as `DEK-Info`, and what joins strings in source code. */
const material =
  /(?:[A-Za-z0-9+/=]{16,}|\\[nrt]|[\s"',+>|\\]|(?:Proc-Type|DEK-Info|Version|Comment|Hash|Charset|MessageID):[^\n\\]{0,120}|[A-Za-z0-9+/=]{1,15}(?=["'\\\r\n]|\s{0,2}-{4}|$))/y
const puttyHeader = /PuTTY-User-Key-File-[1-9]:/y
/** How far a JWK's members are from its `kty`. */
const reach = 2000
const privatePart = /"d"\s{0,4}:\s{0,4}"([A-Za-z0-9_-]{20,1400})"/g

/** Private keys: PEM blocks to their END line, PGP blocks, PuTTY's files, and the private part of a JWK (RFC 7517). */
export const privateKey: Detector = {
  words,
  create(dictionary) {
    const anchors = dictionary.setOf(words)
    return ({ text, tokens, known }, report) => {
      const looked: Looked = { reported: 0, searched: 0 }
      for (const token of known) {
        if (!anchors.has(tokens.word[token] as number)) continue
        const start = tokens.start[token] as number
        if (start >= looked.reported) findAt(text, start, looked, report)
      }
    }
  },
}

/** How far blocks were reported, and how far parts of a JWK were looked for. */
interface Looked {
  reported: number
  searched: number
}

function findAt(text: string, start: number, looked: Looked, report: Report): void {
  const first = text[start]
  if (first === 'B') looked.reported = findBlock(text, start, report)
  else if (first === 'P') looked.reported = findPuttyFile(text, start, report)
  else if (first === 'k' && start >= looked.searched) {
    looked.searched = findPrivateParts(text, start, looked.searched, report)
  }
}

/** @returns the end of what was reported, or 0 */
function findBlock(text: string, begin: number, report: Report): number {
  const start = dashesBefore(text, begin)
  header.lastIndex = start
  if (start === begin || !header.test(text)) return 0
  const body = header.lastIndex
  const bodyEnd = materialEnd(text, body)
  const cutEnd = trimEnd(text, bodyEnd)
  if (cutEnd - body < leastMaterial) return 0
  footer.lastIndex = bodyEnd
  const end = footer.test(text) ? footer.lastIndex : cutEnd
  report('secret.private-key', start, end, 0.99)
  return end
}

function dashesBefore(text: string, begin: number): number {
  let start = begin
  if (text[start - 1] === ' ') start--
  const limit = start - 5
  while (start > 0 && start > limit && text[start - 1] === '-') start--
  return start
}

/** The end of the key's material, where the END line is expected; of a key that is cut off, the end of its last line. */
function materialEnd(text: string, from: number): number {
  let end = from
  for (;;) {
    material.lastIndex = end
    if (!material.test(text)) return end
    end = material.lastIndex
  }
}

function trimEnd(text: string, end: number): number {
  let last = end
  while (/[^A-Za-z0-9+/=]/.test(text[last - 1] as string)) last--
  return last
}

/** To the end of the line with the file's MAC, which is its last. */
function findPuttyFile(text: string, start: number, report: Report): number {
  puttyHeader.lastIndex = start
  if (!puttyHeader.test(text)) return 0
  const window = text.slice(start, start + 16_384)
  const mac = /\nPrivate-MAC:[^\n]{0,200}/.exec(window)
  const end = start + (mac === null ? window.length : mac.index + mac[0].length)
  report('secret.private-key', start, end, 0.98)
  return end
}

/** `d` of keys beside their `kty`, which may stand before or behind it. @returns how far was looked */
function findPrivateParts(text: string, start: number, searched: number, report: Report): number {
  const from = Math.max(searched, start - reach)
  const to = start + reach
  for (const { index, 0: found, 1: value = '' } of text.slice(from, to).matchAll(privatePart)) {
    const valueStart = from + index + found.lastIndexOf(value)
    report('secret.private-key', valueStart, valueStart + value.length, 0.96)
  }
  return to
}
