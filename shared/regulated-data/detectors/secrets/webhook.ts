import type { Detector } from '../../detector.ts'
import { urlEnd } from './url-userinfo.ts'

const words = ['hooks', 'discord', 'discordapp', 'webhook', 'outlook']
/** Addresses that whoever knows them can post to: their path is the secret. */
const webhooks: readonly RegExp[] = [
  /hooks\.slack\.com\/(?:services|workflows|triggers)\/[A-Za-z0-9_]{6,}\/[A-Za-z0-9_]{6,}\/[A-Za-z0-9]{12,}/iy,
  /discord(?:app)?\.com\/api\/(?:v\d{1,2}\/)?webhooks\/\d{15,21}\/[A-Za-z0-9_-]{40,}/iy,
  /webhook\.office(?:365)?\.com\/webhookb2\/[A-Za-z0-9@/-]{36,}/iy,
  /outlook\.office(?:365)?\.com\/webhook\/[A-Za-z0-9@/-]{36,}/iy,
]
/** A tenant's subdomain and the scheme before it. */
const before = /(?:https?:\/\/)?(?:[a-z0-9-]{1,63}\.)?$/i
const longestBefore = 73

/** Incoming webhooks of Slack, Discord and Teams: the whole address. */
export const webhook: Detector = {
  words,
  create(dictionary) {
    const hosts = dictionary.setOf(words)
    return ({ text, tokens, known }, report) => {
      for (const token of known) {
        if (!hosts.has(tokens.word[token] as number)) continue
        const host = tokens.start[token] as number
        if (text[tokens.end[token] as number] !== '.' || !webhooks.some((form) => isAt(form, text, host)))
          continue
        const head = before.exec(text.slice(Math.max(0, host - longestBefore), host))?.[0] ?? ''
        report('secret.chat-token', host - head.length, urlEnd(text, host), 0.97)
      }
    }
  },
}

function isAt(form: RegExp, text: string, at: number): boolean {
  form.lastIndex = at
  return form.test(text)
}
