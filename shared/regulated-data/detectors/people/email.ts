import type { Detector, Report } from '../../detector.ts'
import { domainEnd, literalEnd } from './emails/domain.ts'
import { isUserOfUrl, localStart } from './emails/local-part.ts'
import { isKnownTopLevel, isMailboxProvider } from './emails/top-levels.ts'
import { findVeiled } from './emails/veiled.ts'

/** How the sign is written: as such, in a URL, in HTML. */
const signs = ['@', '%40', '&#64;', '&#x40;', '&commat;'] as const
const at = ['at', 'arroba', 'arobase', 'chez'] as const
const dot = ['dot', 'punkt', 'punto', 'point'] as const

/**
 * E-mail addresses: RFC 5321's dot-string or quoted string at a domain name, also with spaces or brackets around the
 * sign, encoded, or veiled as `a (at) b (dot) c`.
 */
export const email: Detector = {
  words: [...at, ...dot],
  create(dictionary) {
    const [atWords, dotWords] = [dictionary.setOf(at), dictionary.setOf(dot)]
    return (reading, report) => {
      const { text, tokens, known } = reading
      for (const sign of signs) {
        for (let from = text.indexOf(sign); from >= 0; from = text.indexOf(sign, from + sign.length))
          findAround(text, from, from + sign.length, report)
      }
      for (const token of known) {
        if (atWords.has(tokens.word[token] as number)) findVeiled(reading, token, dotWords, report)
      }
    }
  },
}

/** Looks at both sides of a sign that stands from `from` to `to`. */
function findAround(text: string, from: number, to: number, report: Report): void {
  const isBracketed = isOpening(text.charCodeAt(from - 1)) && isClosing(text.charCodeAt(to))
  const [inner, outer] = isBracketed ? [from - 1, to + 1] : [from, text[to] === '@' ? to + 1 : to]
  const before = text.charCodeAt(inner - 1) === 0x20 ? inner - 1 : inner
  const behind = text.charCodeAt(outer) === 0x20 ? outer + 1 : outer
  const start = localStart(text, before)
  if (start === before) return
  const end = Math.max(domainEnd(text, behind), literalEnd(text, behind))
  if (end === behind) return
  const isOneSided = !isBracketed && (before !== inner) !== (behind !== outer)
  if (isOneSided && !isLikely(text.slice(start, before), text.slice(behind, end))) return
  // `git@host:path` is how a repository is named, not a person.
  if (isUserOfUrl(text, start) || (text[end] === ':' && text.slice(start, before) === 'git')) return
  // An address of the network says what it is itself.
  report('pii.email', start, end, text[behind] === '[' ? 0.84 : 0.92)
}

/** With a space on one side it can be a mention, or the end of a sentence. */
function isLikely(local: string, domain: string): boolean {
  const labels = domain.split('.')
  if (!isKnownTopLevel(labels.at(-1) as string)) return false
  return isMailboxProvider(labels[0] as string) || /[._\d]/.test(local)
}

function isOpening(code: number): boolean {
  return code === 0x28 || code === 0x5b || code === 0x7b
}

function isClosing(code: number): boolean {
  return code === 0x29 || code === 0x5d || code === 0x7d
}
