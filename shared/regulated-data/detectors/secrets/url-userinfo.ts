import { isPlaceholderValue } from './placeholder-value.ts'

/** The part of a URL that names a user and a password (RFC 3986, section 3.2.1), as offsets. */
export interface Userinfo {
  readonly start: number
  readonly colon: number
  readonly end: number
}

/** The longest user and password that are looked at. */
const longest = 512
/**
 * Reads the userinfo that begins behind `://`, if there is one with a password. A password that should have been
 * percent-encoded may hold an `@`; where `isLoose`, a slash too.
 */
export function userinfoAt(text: string, start: number, isLoose: boolean): Userinfo | undefined {
  let [colon, at] = [-1, -1]
  const limit = Math.min(text.length, start + longest)
  for (let index = start; index < limit; index++) {
    const code = text.charCodeAt(index)
    if (code === 0x3a && colon < 0) colon = index
    else if (code === 0x40) at = index
    else if (isUrlEnd(code) || (!(isLoose && at < 0) && isAuthorityEnd(code))) break
  }
  if (colon < 0 || at <= colon + 1) return undefined
  const password = text.slice(colon + 1, at)
  // A port, and an `@` that stands in the path.
  if (/^\d{1,5}[/?#]/.test(password)) return undefined
  return isTemplate(password) ? undefined : { start, colon, end: at }
}

/** White space, quotes, angle brackets and back-ticks stand in no URL. */
function isUrlEnd(code: number): boolean {
  return code <= 0x20 || code === 0x22 || code === 0x27 || code === 0x3c || code === 0x3e || code === 0x60
}

/** `/`, `?` and `#`. */
function isAuthorityEnd(code: number): boolean {
  return code === 0x2f || code === 0x3f || code === 0x23
}

function isTemplate(password: string): boolean {
  return isPlaceholderValue(password) || /^[{$%[]/.test(password)
}

/** The end of the URL that goes on here, without the punctuation of the sentence; the work is bounded. */
export function urlEnd(text: string, from: number): number {
  let end = from
  const limit = Math.min(text.length, from + 2048)
  while (end < limit && !isUrlEnd(text.charCodeAt(end))) end++
  while (end > from && /[.,;:!?)\]}\\|]/.test(text[end - 1] as string)) end--
  return end
}
