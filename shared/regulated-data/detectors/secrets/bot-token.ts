import type { Detector, Report } from '../../detector.ts'
import type { Reading } from '../../reading/reading.ts'
import { base64url, Characters, isIn, runEnd } from './characters.ts'
import { looksRandom } from './looks-random.ts'

const [dot, colon, tilde] = [0x2e, 0x3a, 0x7e]
/** Telegram: the bot's id, a colon, 35 characters ("Authorizing your bot" of its documentation). */
const telegramSecret = 35
/** Azure: an application's client secret has three characters, a digit and `Q~` at its head. */
const azureSecret = { least: 30, most: 37 }

/** Tokens that a form tells and no prefix: bots of Telegram and Discord, client secrets of Azure AD. */
export const botToken: Detector = {
  words: [],
  create() {
    return (reading, report) => {
      const { text, tokens, mixed, numbers } = reading
      for (const token of numbers) {
        if (text.charCodeAt(tokens.end[token] as number) === colon) findTelegram(reading, token, 0, report)
      }
      for (const token of mixed) findMixed(reading, token, report)
    }
  },
}

function findMixed(reading: Reading, token: number, report: Report): void {
  const { text, tokens } = reading
  const [start, end] = [tokens.start[token] as number, tokens.end[token] as number]
  const next = text.charCodeAt(end)
  if (next === colon) findTelegram(reading, token, 'bot'.length, report)
  else if (next === dot) findDiscord(text, start, end, report)
  else if (next === tilde) findAzure(text, start, end, report)
}

function findTelegram({ text, tokens }: Reading, token: number, skipped: number, report: Report): void {
  const end = tokens.end[token] as number
  const start = (tokens.start[token] as number) + skipped
  if (end - start < 8 || end - start > 10) return
  if (skipped > 0 && !/^bot\d+$/i.test(text.slice(start - skipped, end))) return
  const secretEnd = runEnd(text, end + 1, base64url, telegramSecret + 2)
  if (secretEnd - end - 1 !== telegramSecret || !looksRandom(text, end + 1, secretEnd)) return
  report('secret.provider-api-key', start, secretEnd, 0.97)
}

/** The bot's id in base64, six characters of time, a signature. */
function findDiscord(text: string, start: number, end: number, report: Report): void {
  if (end - start < 23 || end - start > 28) return
  const timeEnd = runEnd(text, end + 1, base64url, 8)
  if (timeEnd - end - 1 !== 6 || text[timeEnd] !== '.') return
  const last = runEnd(text, timeEnd + 1, base64url, 64)
  if (last - timeEnd - 1 < 27 || last - timeEnd - 1 > 40) return
  if (!/^\d{16,20}$/.test(Buffer.from(text.slice(start, end), 'base64').toString('latin1'))) {
    if (!/^[MNO]/.test(text.slice(start, end)) || !looksRandom(text, start, last)) return
  }
  report('secret.chat-token', start, last, 0.97)
}

function findAzure(text: string, tokenStart: number, end: number, report: Report): void {
  if (text[end - 1] !== 'Q' || !/\d/.test(text[end - 2] ?? '')) return
  const body = Characters.tildeOrPercent | Characters.dot | base64url
  const last = runEnd(text, end + 1, body, azureSecret.most + 4)
  const length = last - end - 1
  if (length < azureSecret.least || length > azureSecret.most) return
  // The three characters before the digit may be signs.
  let start = Math.min(tokenStart, end - 2)
  while (start > end - 5 && isIn(text.charCodeAt(start - 1), body)) start--
  report('secret.cloud-key', start, last, 0.96)
}
