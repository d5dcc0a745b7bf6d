import type { Detector, Report } from '../../detector.ts'
import { Kind } from '../../reading/lexer.ts'
import type { Reading } from '../../reading/reading.ts'
import { Characters, runEnd } from './characters.ts'
import { makeupOf } from './looks-random.ts'

const words = ['aws', 'amazon', 'secretaccesskey', 'awssecretaccesskey', 'awssecretkey', 'iam']
const idPrefixes = /^(?:AKIA|ASIA)/
const idLength = 20
/** How far a secret key stands behind the word or the id. */
const reach = 200
const keyLength = 40
const keyCharacters = Characters.letterOrDigit | Characters.base64Signs

/** AWS's secret access keys: 40 characters of base64 behind an access key's id or a word that names AWS. */
export const awsSecretKey: Detector = {
  words,
  create(dictionary) {
    const context = dictionary.setOf(words)
    return (reading, report) => {
      const { tokens, known, mixed } = reading
      let looked = 0
      for (const token of known) {
        if (context.has(tokens.word[token] as number)) looked = findBehind(reading, token, looked, report)
      }
      looked = 0
      for (const token of mixed) {
        if (isKeyId(reading, token)) looked = findBehind(reading, token, looked, report)
      }
    }
  },
}

function isKeyId({ text, tokens }: Reading, token: number): boolean {
  const start = tokens.start[token] as number
  if ((tokens.end[token] as number) - start !== idLength) return false
  return ((tokens.kind[token] as number) & Kind.lower) === 0 && idPrefixes.test(text.slice(start, start + 4))
}

/** Reports runs of key characters that have a key's length and make. @returns how far need not be looked again */
function findBehind({ text, tokens }: Reading, token: number, looked: number, report: Report): number {
  const end = tokens.end[token] as number
  const limit = Math.min(text.length, end + reach)
  let index = Math.max(end, looked)
  while (index < limit) {
    const start = index
    // A longer run is no key, but is read to where the next can begin.
    index = runEnd(text, start, keyCharacters)
    if (index - start === keyLength && isKey(text, start)) report('secret.cloud-key', start, index, 0.95)
    index++
  }
  return Math.max(looked, index)
}

/** Of both cases and digits, so that no digest in hex is one; and not of words, as a path is. */
function isKey(text: string, start: number): boolean {
  const { digits, lower, upper, entropy, spoken } = makeupOf(text, start, start + keyLength)
  return digits > 0 && lower > 3 && upper > 3 && entropy > 3.8 && spoken * 2 < keyLength
}
