import type { DataClass } from '../../classes.ts'
import type { Detector, Report } from '../../detector.ts'
import type { Reading } from '../../reading/reading.ts'
import { type Assignment, assignmentAt } from './assignment.ts'
import { type Attempts, createAttempts } from './attempts.ts'
import { Characters, isIn } from './characters.ts'
import { looksRandom, makeupOf } from './looks-random.ts'
import { isPlaceholderValue } from './placeholder-value.ts'

const names =
  'token tokens secret secrets apikey apikeys apisecret apitoken accesstoken authtoken refreshtoken idtoken sessiontoken bearertoken personaltoken bottoken usertoken clientsecret appsecret consumersecret sharedsecret signingsecret webhooksecret secretkey signingkey encryptionkey masterkey privatekey authkey accountkey sharedaccesskey accesskey secretaccesskey awssecretaccesskey appkey applicationkey subscriptionkey consumerkey sessionkey jwtsecret jwtkey credential credentials auth authorization xapikey ocpapimsubscriptionkey instrumentationkey hmac'.split(
    ' ',
  )
/**
 * `key` is a secret's name only behind one of these. They are read there alone: as words of the dictionary they
 * would be known tokens of all prose.
 */
const keyKinds: ReadonlySet<string> = new Set(
  'api access secret signing encryption private master auth account storage service client app application hmac session cipher aes jwt webhook deploy admin server consumer subscription integration shared root crypto decryption write license licence rest'.split(
    ' ',
  ),
)
/** Where these stand before the name, it is no secret: `next_page_token`, `public key`. */
const harmless: ReadonlySet<string> = new Set(
  'next page pagination continuation sync cursor public cancellation partition primary foreign cache'.split(
    ' ',
  ),
)
const clouds: ReadonlySet<string> = new Set(
  'aws amazon azure gcp google cloudflare digitalocean alibaba aliyun tencent linode vultr hetzner scaleway oci ibm firebase heroku accountkey sharedaccesskey secretaccesskey awssecretaccesskey'.split(
    ' ',
  ),
)
const providers: ReadonlySet<string> = new Set(
  'openai anthropic claude huggingface mistral cohere groq replicate stability deepseek gemini perplexity together stripe paypal square braintree adyen plaid sendgrid mailgun mailchimp postmark twilio vonage nexmo telegram datadog dd newrelic sentry pagerduty algolia okta auth0 shopify hubspot airtable notion asana linear figma zendesk intercom segment mixpanel amplitude mapbox pinecone weaviate npm pypi dropbox twitter facebook linkedin elevenlabs assemblyai deepgram weatherapi openweathermap openweather alphavantage'.split(
    ' ',
  ),
)
const words = [...names, 'key', 'keys']
const least = 16
const mostSpoken = 0.4
const anyCharacter = Object.values(Characters).reduce((all, one) => all | one, 0)
const tokensBefore = 4
const mostAttempts = 8
const longestWord = 24

/** Keys, tokens and secrets without a form of their own, told by the name that they are assigned to and by their entropy. */
export const highEntropy: Detector = {
  words,
  create(dictionary) {
    const secretNames = dictionary.setOf(words)
    return (reading, report) => {
      const { tokens, known } = reading
      let reported = 0
      let attempts: Attempts | undefined
      for (const token of known) {
        if (!secretNames.has(tokens.word[token] as number)) continue
        const start = tokens.start[token] as number
        if (start < reported || !isSecretsName(reading, token)) continue
        attempts ??= createAttempts(mostAttempts)
        if (attempts.allows(start)) reported = findBehind(reading, token, attempts, report)
      }
    }
  },
}

/** @returns the end of what was reported, or 0 */
function findBehind(reading: Reading, token: number, attempts: Attempts, report: Report): number {
  const { text, tokens } = reading
  const start = tokens.start[token] as number
  const value = assignmentAt(text, start, nameEnd(reading, token), text[start - 1] === '-')
  if (value === undefined) return 0
  if (!isSecret(text, value)) {
    attempts.failed(value.end)
    return 0
  }
  report(classOf(reading, token), value.start, value.end, 0.8)
  return value.end
}

function isSecretsName(reading: Reading, token: number): boolean {
  const { text, tokens } = reading
  const isJoined =
    token > 0 &&
    (tokens.start[token] as number) - (tokens.end[token - 1] as number) === 1 &&
    /[_\-. ]/.test(text[tokens.end[token - 1] as number] as string)
  const before = isJoined ? wordOf(reading, token - 1) : ''
  if (harmless.has(before)) return false
  // `arn:aws:secretsmanager:…:secret:name`
  if (text[(tokens.start[token] as number) - 1] === ':' && text[tokens.end[token] as number] === ':')
    return false
  if (!/^keys?$/.test(wordOf(reading, token))) return true
  return keyKinds.has(before) || clouds.has(before) || providers.has(before)
}

/** `private_key_id`, of Google's service accounts, goes with a private key. */
function nameEnd(reading: Reading, token: number): number {
  const end = reading.tokens.end[token] as number
  return reading.text.startsWith('_id', end) && wordOf(reading, token - 1) === 'private' ? end + 3 : end
}

/** A vendor's name in the key's own, or just before, tells whose it is. */
function classOf(reading: Reading, token: number): DataClass {
  if (nameEnd(reading, token) !== reading.tokens.end[token]) return 'secret.cloud-key'
  for (let near = token; near >= 0 && near >= token - tokensBefore; near--) {
    const word = wordOf(reading, near)
    if (clouds.has(word)) return 'secret.cloud-key'
    if (providers.has(word)) return 'secret.provider-api-key'
  }
  return 'secret.high-entropy'
}

/** A token in small letters; a long one is none of the words here. */
function wordOf({ text, tokens }: Reading, token: number): string {
  const [start, end] = [tokens.start[token] ?? 0, tokens.end[token] ?? 0]
  return end - start > longestWord ? '' : text.slice(start, end).toLowerCase()
}

function isSecret(text: string, { start, end }: Assignment): boolean {
  if (end - start < least || !isOneWord(text, start, end)) return false
  const value = text.slice(start, Math.min(end, start + 96))
  if (
    isPlaceholderValue(value) ||
    value.includes('://') ||
    /^[.~]|^\/(?:etc|usr|var|home|run|opt|srv|tmp|secrets?)\/|^\w+\(|(?:Key|Token|Secret)$/.test(value)
  )
    return false
  return looksRandom(text, start, end, mostSpoken) && makeupOf(text, start, end).entropy >= 2.9
}

/** Of visible ASCII characters, without brackets and other signs of code at the beginning or end. */
function isOneWord(text: string, start: number, end: number): boolean {
  const limit = Math.min(end, start + 256)
  for (let index = start; index < limit; index++) {
    const code = text.charCodeAt(index)
    if (code <= 0x20 || code >= 0x7f) return false
    // Of brackets, what code calls and subscripts with.
    if (code === 0x28 || code === 0x5b || code === 0x7b) return false
  }
  return isIn(text.charCodeAt(start), anyCharacter)
}
