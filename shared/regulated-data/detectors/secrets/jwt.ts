import type { Detector } from '../../detector.ts'
import { base64url, isIn, runEnd } from './characters.ts'

const leastHeader = 12
const mostHeader = 4096

/**
 * JSON Web Tokens in their compact form (RFC 7519; RFC 7515, section 7.1; RFC 7516 for five parts): base64url parts
 * joined by dots, the first of which is a JSON object that names an algorithm.
 */
export const jwt: Detector = {
  words: [],
  create() {
    return ({ text, tokens, mixed }, report) => {
      let reported = 0
      for (const token of mixed) {
        const start = tokens.start[token] as number
        if (start < reported || !text.startsWith('eyJ', start)) continue
        const end = tokenEnd(text, start)
        if (end === start) continue
        report('secret.jwt', start, end, 0.98)
        reported = end
      }
    }
  },
}

/** The end of the token that begins here. @returns `start` where none does */
function tokenEnd(text: string, start: number): number {
  if (start > 0 && isIn(text.charCodeAt(start - 1), base64url)) return start
  const headerEnd = runEnd(text, start, base64url, mostHeader)
  if (headerEnd - start < leastHeader || text[headerEnd] !== '.') return start
  if (!namesAlgorithm(text.slice(start, headerEnd))) return start
  const end = signedEnd(text, headerEnd)
  return end === headerEnd ? start : end
}

function namesAlgorithm(header: string): boolean {
  const json = Buffer.from(header, 'base64url').toString()
  if (!json.includes('"alg"')) return false
  try {
    return typeof JSON.parse(json).alg === 'string'
  } catch {
    return false
  }
}

/** The end of the parts that follow the header: two, or four of an encrypted token. @returns `from` where there are fewer */
function signedEnd(text: string, from: number): number {
  let end = from
  let parts = 0
  while (parts < 4 && text[end] === '.') {
    const partEnd = runEnd(text, end + 1, base64url)
    // Only the last part of an unsecured token, and the key of an encrypted one, can be empty.
    if (partEnd === end + 1 && (parts === 0 ? text[partEnd] !== '.' : !isUnsecuredEnd(text, partEnd, parts)))
      break
    end = partEnd
    parts++
  }
  return parts >= 2 ? end : from
}

function isUnsecuredEnd(text: string, at: number, parts: number): boolean {
  return parts === 1 && text[at] !== '.'
}
