import { dataClasses } from '../classes.ts'

/** What stands in place of a masked value: its class, and where values are told apart 64 bits of a digest in letters. */
export function placeholder(dataClass: string, token = ''): string {
  return token === '' ? `[${dataClass}]` : `[${dataClass}:${token}]`
}

/** No digit and no other sign can be in a token, so that nothing regulated can pass for one. */
export const tokenLetters = 'abcdefghijklmnop'
export const tokenLength = 16

const names = [...dataClasses]
  .sort((one, other) => other.length - one.length)
  .map((name) => name.replaceAll('.', '\\.'))
const pattern = new RegExp(`\\[(?:${names.join('|')})(?::(?:[a-p]{${tokenLength}}|[a-p]{64}))?\\]`, 'g')

/** The text with every placeholder blanked, its length kept: what was masked is not read again, and is no context. */
export function blankPlaceholders(text: string): string {
  if (!text.includes('[')) return text
  return text.replace(pattern, (found) => '|'.repeat(found.length))
}

/** Whether a whole value is a placeholder. */
export function isPlaceholder(value: string): boolean {
  return value.startsWith('[') && blankPlaceholders(value) === '|'.repeat(value.length)
}

/** Whether a whole value is what `keep-last-4` leaves: stars among plain signs, and four letters or digits at its end. */
export function isKept(value: string): boolean {
  return (
    /^[ -/:-@[-`{-~]*$/.test(value.replace(/[A-Za-z0-9]/g, '')) &&
    /^[^A-Za-z0-9]*\*[^A-Za-z0-9*]*(?:[A-Za-z0-9][^A-Za-z0-9*]*){4}$/.test(value) &&
    value.split('*').length > 5
  )
}

/** Whether a whole value is what a masking left of one. */
export function isMasked(value: string): boolean {
  return isPlaceholder(value) || isKept(value)
}
