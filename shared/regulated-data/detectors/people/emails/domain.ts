import { isAsciiLetterOrDigit, isLetterOrDigit, isWide } from './characters.ts'

/** Longer than RFC 5321 (section 4.5.3.1) allows, so that what is over the limit is found too; bounded, to be linear. */
const longestDomain = 256

/** Endings of files and of pictures for dense screens, which follow the sign in names of modules (`icon@2x.png`). */
const fileEndings =
  /^(?:png|jpe?g|gif|svg|webp|avif|css|scss|js|mjs|cjs|ts|tsx|jsx|json|ya?ml|html?|java|txt)$/i
const topLevel = /^(?:[a-z]{2,24}|xn--[a-z0-9-]{2,59})$/i
/** A dot between labels, veiled or plain: `[.]`, `(dot)`, ` . `, ` dot `, `&#46;`. */
const veiledDot =
  /^(?: ?[([{<] ?(?:\.|dot|punkt|point|punto) ?[)\]}>] ?| \. | (?:dot|DOT) |_dot_|&#46;|%2e)(?=[a-z0-9])/i
const longestVeiledDot = 12

/** @returns the end of a domain name that begins here, or `from` where none does */
export function domainEnd(text: string, from: number): number {
  const limit = Math.min(text.length, from + longestDomain)
  const script = isWide(text.charCodeAt(from))
  let [label, found, labels] = [from, from, 0]
  while (label < limit) {
    const end = labelEnd(text, label, limit, script)
    if (end === label) break
    const last = trimDashes(text, label, end)
    if (labels > 0 && isTopLevel(text, label, last)) found = last
    labels++
    const dot = dotLength(text, end)
    if (dot === 0) break
    label = end + dot
  }
  return found
}

/** @param isWideScript whether the name is of a script that has no spaces between words */
function labelEnd(text: string, from: number, limit: number, isWideScript: boolean): number {
  let end = from
  while (end < limit) {
    const code = text.charCodeAt(end)
    const isOf =
      code === 0x2d || isAsciiLetterOrDigit(code) || (isLetterOrDigit(code) && isWide(code) === isWideScript)
    if (!isOf) break
    end++
  }
  return end
}

function dotLength(text: string, at: number): number {
  const code = text.charCodeAt(at)
  if (code === 0x2e) return isLetterOrDigit(text.charCodeAt(at + 1)) ? 1 : 0
  // A space, a bracket of one kind or another, an ampersand, a per cent sign.
  const isCandidate =
    code === 0x20 ||
    code === 0x28 ||
    code === 0x5b ||
    code === 0x7b ||
    code === 0x3c ||
    code === 0x26 ||
    code === 0x25
  if (!isCandidate) return 0
  return veiledDot.exec(text.slice(at, at + longestVeiledDot))?.[0].length ?? 0
}

function trimDashes(text: string, from: number, end: number): number {
  let last = end
  while (last > from && text.charCodeAt(last - 1) === 0x2d) last--
  return last
}

function isTopLevel(text: string, start: number, end: number): boolean {
  if (end - start < 2 || end - start > 63) return false
  const label = text.slice(start, end)
  return (topLevel.test(label) && !fileEndings.test(label)) || /^[^\0-\x7f]+$/.test(label)
}

/** An address of the network in place of a name: `[192.0.2.1]` (RFC 5321, section 4.1.3). */
const literal = /^\[(?:IPv6:)?[0-9a-f.:]{7,45}\]/i
export function literalEnd(text: string, from: number): number {
  if (text.charCodeAt(from) !== 0x5b) return from
  return from + (literal.exec(text.slice(from, from + 54))?.[0].length ?? 0)
}
