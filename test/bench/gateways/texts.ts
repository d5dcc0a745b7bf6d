import { proseOfMails } from '../detection/spam-assassin.ts'

const bytesOfText = 300

/**
 * Texts of 300 bytes out of real mails (the public SpamAssassin corpus), each another one: what is stored once would
 * not be stored again. They hold no quotation mark and no bracket, by which the mock upstream counts.
 */
export function createTexts(): () => string {
  const prose = proseOfMails(3_000_000)
    .replaceAll(/[^\x20-\x7e\n]/g, ' ')
    .replaceAll(/["\\[\]]/g, ' ')
    .replaceAll(/\s+/g, ' ')
  let count = 0
  let at = 0
  return () => {
    count += 1
    at = at + bytesOfText > prose.length ? count % bytesOfText : at
    const text = `${count} ${prose.slice(at, at + bytesOfText)}`.slice(0, bytesOfText)
    at += bytesOfText
    return text.padEnd(bytesOfText, '.')
  }
}

type Encoding = 'float' | 'base64'

/** A case of the bench: how many texts a request has, and in which encoding its client wants vectors. */
export interface Case {
  readonly inputs: number
  readonly encoding: Encoding
}

export function createBodies(nextText: () => string): (about: Case) => string {
  return ({ inputs, encoding }) =>
    JSON.stringify({
      model: 'text-embedding-3-small',
      input: inputs === 1 ? nextText() : Array.from({ length: inputs }, nextText),
      encoding_format: encoding,
    })
}
