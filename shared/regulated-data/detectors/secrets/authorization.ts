import type { Detector, Report } from '../../detector.ts'
import { base64, base64url, Characters, runEnd } from './characters.ts'
import { looksRandom } from './looks-random.ts'
import { isPlaceholderValue } from './placeholder-value.ts'

const words = ['bearer', 'basic', 'sig', 'curl', 'sshpass', 'mysql', 'mysqldump', 'mysqladmin']
const leastToken = 16
const longestToken = 8192
const window = 200
const percent = Characters.tildeOrPercent

/** What a request proves itself with: bearer tokens (RFC 6750), basic credentials (RFC 7617), signatures of Azure's SAS, a command's options. */
export const authorization: Detector = {
  words,
  create(dictionary) {
    const anchors = dictionary.setOf(words)
    return ({ text, tokens, known }, report) => {
      let reported = 0
      for (const token of known) {
        if (!anchors.has(tokens.word[token] as number)) continue
        const [start, end] = [tokens.start[token] as number, tokens.end[token] as number]
        if (start >= reported) reported = findAt(text, start, end, report)
      }
    }
  },
}

/** @returns the end of what was reported, or 0 */
function findAt(text: string, start: number, end: number, report: Report): number {
  switch (text.slice(start, end).toLowerCase()) {
    case 'bearer':
      return findBearer(text, end, report)
    case 'basic':
      return findBasic(text, end, report)
    case 'sig':
      return text[end] === '=' ? findSignature(text, end + 1, report) : 0
    default:
      return findOption(text, start, end, report)
  }
}

function findBearer(text: string, from: number, report: Report): number {
  const start = behindSpace(text, from)
  if (start === from) return 0
  const end = runEnd(
    text,
    start,
    base64 | base64url | Characters.dot | Characters.tildeOrPercent,
    longestToken,
  )
  if (end - start < leastToken || !looksRandom(text, start, end)) return 0
  report('secret.high-entropy', start, end, 0.88)
  return end
}

function findBasic(text: string, from: number, report: Report): number {
  const start = behindSpace(text, from)
  if (start === from) return 0
  const end = runEnd(text, start, base64, 1024)
  if (end - start < 8 || !/^[\x20-\x7e]*:[\x20-\x7e]+$/.test(decode(text.slice(start, end)))) return 0
  report('secret.high-entropy', start, end, 0.93)
  return end
}

function decode(value: string): string {
  return value.length % 4 === 1 ? '' : Buffer.from(value, 'base64').toString('latin1')
}

/** HMAC-SHA256 in base64, percent-encoded: 43 characters and a sign. */
function findSignature(text: string, start: number, report: Report): number {
  const body = runEnd(text, start, Characters.letterOrDigit | Characters.base64Signs | percent, 160)
  if (body - start < 43 || !looksRandom(text, start, body)) return 0
  const end = runEnd(text, body, Characters.equals, 2)
  report('secret.cloud-key', start, end, 0.93)
  return end
}

function behindSpace(text: string, from: number): number {
  let start = from
  while (start - from < 3 && text[start] === ' ') start++
  return start
}

const options: Readonly<Record<string, RegExp>> = {
  curl: /\s(?:-u|--user)[ =]?["']?[^\s:"']{1,64}:([^\s"']{1,128})/,
  sshpass: /\s-p\s?["']?([^\s"']{3,128})/,
  mysql: /\s-p["']?([^\s"']{3,128})/,
}

/** A password among a command's options. */
function findOption(text: string, start: number, end: number, report: Report): number {
  const name = text.slice(start, end).toLowerCase()
  const line = /^[^\n]*/.exec(text.slice(end, end + window))?.[0] ?? ''
  const found = (options[name] ?? (options['mysql'] as RegExp)).exec(line)
  const value = found?.[1]
  if (found === null || value === undefined || /^[$<{%]/.test(value) || isPlaceholderValue(value)) return 0
  const valueEnd = end + found.index + found[0].length
  report('secret.password', valueEnd - value.length, valueEnd, 0.85)
  return valueEnd
}
