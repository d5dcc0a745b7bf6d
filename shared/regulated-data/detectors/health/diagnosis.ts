import type { Detector, Report } from '../../detector.ts'
import { createPhrases, wordsOf } from '../../phrases.ts'
import type { Reading } from '../../reading/reading.ts'
import { gapAfter, lengthOf, textOf } from '../tokens.ts'
import { conditionModifiers, conditions, manifold, ordinaryAbbreviations } from './conditions.ts'

/** How many tokens before a condition are read, and how many of its modifiers. */
const [windowTokens, mostModifiers] = [12, 5]
const windowCharacters = 110
/** What it takes to tell a name that means other things too. */
const least = 0.7
/** Between two conditions of a list: `, ` or ` and `. */
const listGap = 6

const people =
  '(?:i|he|she|they|who|we|patient|pt|mr|mrs|ms|mother|father|wife|husband|son|daughter|brother|sister|child|man|woman|male|female|boy|girl|gentleman|lady|employee|client|member|applicant|claimant|resident|(?:year|yr)s?[- ]old|y\\/?o)'
const listed = '(?:[^.;!?\\n]{0,60})'

/** What ties a condition to somebody, at the end of what stands before it. Bounded, and read over a bounded window. */
const ties: readonly (readonly [RegExp, number])[] = [
  [new RegExp(`\\b(?:diagnosed|dx'?d|dx(?:ed)?) (?:\\w+ ){0,3}(?:with|as(?: having)?) ${listed}$`), 0.85],
  [new RegExp(`\\bdiagnos[ei]s (?:of|is|was) ${listed}$`), 0.8],
  [
    new RegExp(
      `\\b(?:diagnos[ei]s|dx|pmh|pmhx|hx|comorbidities|medical history|problem list)\\s?[:=-] ?${listed}$`,
    ),
    0.8,
  ],
  [new RegExp(`\\b(?:pmh|pmhx|hx|h\\/o|s\\/p|c\\/o) (?:of |for )?${listed}$`), 0.75],
  [new RegExp(`\\bsuffer(?:s|ed|ing) from ${listed}$`), 0.75],
  [
    new RegExp(
      `\\b(?:has|had|have|with|medical|family|past|patient|his|her|their|my|personal|known|prior|significant|reports|long) (?:(?:an?|the|long|known|past|strong|significant|medical|family|prior|personal|documented) ){0,3}history (?:\\w+ )?of ${listed}$`,
    ),
    0.72,
  ],
  [
    new RegExp(
      `\\b${people}(?:'s)? (?:[\\w.]+ ){0,2}(?:has|had|have|having|got|developed|contracted|with) (?:\\w+ ){0,4}$`,
    ),
    0.66,
  ],
  [new RegExp(`\\b${people} (?:\\w+ ){0,3}(?:tested|is|was) (?:\\w+ )?positive for (?:\\w+ ){0,2}$`), 0.72],
  [/\btested positive for (?:\w+ ){0,2}$/, 0.7],
  [
    new RegExp(
      `\\b(?:${people} (?:is |was |has been )?)(?:being )?(?:treated|hospitali[sz]ed|admitted|medicated) (?:for|with) (?:\\w+ ){0,3}$`,
    ),
    0.7,
  ],
  [
    new RegExp(
      `\\b${people} (?:is |was |has been )?(?:living|lives|struggling|struggles|battling) with (?:\\w+ ){0,3}$`,
    ),
    0.66,
  ],
  [/\b(?:my|his|her|patient's) (?:\w+ ){0,2}$/, 0.6],
]
/** Somebody by first and last name. */
const fullName = /\b[A-Z][a-z]+ [A-Z][a-z]+ (?:has|had) (?:[a-z]+ ){0,3}$/
/** What makes of a condition something that nobody suffers from. */
const unreal =
  /\b(?:great|economic|no|not|denies|without|negative for|against|rule out|risk of|screening for)(?: \w+){0,2} $/
const unrealBehind =
  /^[ -](?:research|awareness|screening|prevention|vaccine|vaccines|charity|foundation|society|studies|study|trial|trials|clinic|center|centre|month|day|era|test|tests|testing|sign|of (?:luck|genius|inspiration))\b/i

/** Conditions that are said of a person. */
export const diagnosis: Detector = {
  words: wordsOf(conditions),
  create(dictionary) {
    const named = createPhrases(dictionary, conditions)
    return (reading, report) => {
      const { tokens, known } = reading
      let [listEnd, listScore] = [-1, 0]
      for (let index = 0; index < known.length; index++) {
        const token = known[index] as number
        const first = named.startOf(reading, token)
        if (first === undefined) continue
        const from = withModifiers(reading, first)
        const start = tokens.start[from] as number
        const isListed = listEnd >= 0 && start - listEnd <= listGap
        const score = isListed ? listScore : tieScore(reading, from, token)
        if (score === 0) continue
        const end = tokens.end[token] as number
        reportCondition(reading, { start, end, score }, report)
        listEnd = end
        listScore = score
      }
    }
  },
}

function reportCondition(
  { text }: Reading,
  { start, end, score }: { readonly start: number; readonly end: number; readonly score: number },
  report: Report,
): void {
  if (!unrealBehind.test(text.slice(end, end + 20))) report('phi.diagnosis', start, end, score)
}

/** The first of the words before a condition that belong to its name: `type 2`, `stage IV breast`. */
function withModifiers(reading: Reading, first: number): number {
  let from = first
  while (from > 0 && first - from < mostModifiers) {
    const before = from - 1
    if (gapAfter(reading, before) > 1 || lengthOf(reading, before) > 14) break
    if (!conditionModifiers.has(textOf(reading, before).toLowerCase())) break
    from = before
  }
  // Of the words before only an article.
  while (from < first && textOf(reading, from).toLowerCase() === 'a') from++
  return from
}

/** How surely what stands before, in the same sentence, ties the condition to somebody; 0 where nothing does. */
function tieScore({ text, tokens }: Reading, from: number, last: number): number {
  const start = tokens.start[from] as number
  const far = tokens.start[Math.max(0, from - windowTokens)] as number
  const before = sentenceBefore(text.slice(Math.max(far, start - windowCharacters), start))
  if (unreal.test(before)) return 0
  const name = text.slice(start, tokens.end[last])
  if (ordinaryAbbreviations.has(name.toLowerCase()) && name !== name.toUpperCase()) return 0
  const tie = ties.find(([pattern]) => pattern.test(before))
  if (tie !== undefined) return tie[1] < least && manifold.has(name.toLowerCase()) ? 0 : tie[1]
  if (fullName.test(text.slice(Math.max(far, start - windowCharacters), start))) return 0.62
  return name.toLowerCase() === 'hiv' ? positiveScore(text, tokens.end[last] as number) : 0
}

function sentenceBefore(window: string): string {
  const lower = window.toLowerCase().replace(/["()[\]]/g, '')
  const end = Math.max(
    lower.lastIndexOf('. '),
    lower.lastIndexOf('? '),
    lower.lastIndexOf('! '),
    lower.lastIndexOf('\n\n'),
  )
  return end < 0 ? lower : lower.slice(end + 2)
}

/** `HIV-positive`, `HIV+`. */
function positiveScore(text: string, end: number): number {
  return /^(?:[- ]positive\b|\+)/i.test(text.slice(end, end + 10)) ? 0.65 : 0
}
