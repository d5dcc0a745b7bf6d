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

/** Whether a whole value is what a masking left: a placeholder, or stars and four characters. */
export function isMasked(value: string): boolean {
  if (value.startsWith('[')) return blankPlaceholders(value) === '|'.repeat(value.length)
  const [letters, stars] = [value.replace(/[^\p{L}\p{N}]/gu, ''), value.replace(/[^*]/g, '')]
  return stars.length >= 5 && letters.length <= 4
}
