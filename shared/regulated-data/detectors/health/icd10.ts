import { hasNear } from '../../context.ts'
import type { Detector } from '../../detector.ts'
import { createPhrases, type Phrases, wordsOf } from '../../phrases.ts'
import type { Dictionary, WordSet } from '../../reading/dictionary.ts'
import type { Reading } from '../../reading/reading.ts'
import { gapAfter, lengthOf, textOf } from '../tokens.ts'

/** They announce codes also where these have no dot. */
const announcing = [
  'icd',
  'icd10',
  'icd10cm',
  'icdcode',
  'dx',
  'diag',
  'diagnosis code',
  'diagnosis codes',
  'diagnosiscode',
]
const medical = [
  'diagnosis',
  'diagnoses',
  'diagnosed',
  'diagnostic',
  'diagnostico',
  'diagnose',
  'patient',
  'patients',
  'hx',
  'pmh',
  'comorbidities',
  'comorbidity',
  'assessment',
  'admitted',
  'admission',
  'discharge',
  'discharged',
  'cpt',
  'hcpcs',
  'encounter',
  'symptoms',
  'chronic',
  'clinical',
  'physician',
  'medical',
]
const general = ['code', 'codes', 'coded', 'condition', 'conditions']
const technical = [
  'error',
  'version',
  'firmware',
  'model',
  'part',
  'build',
  'status',
  'exit',
  'sku',
  'postal',
  'zip',
  'postcode',
  'section',
  'figure',
  'table',
  'bolt',
  'fault',
  'dtc',
]

/** The last category of each chapter's letter (ICD-10-CM, CMS); none where every number is given out. */
const lastCategory: Readonly<Record<string, number>> = { D: 89, E: 89, H: 95, K: 95, P: 96, T: 88, U: 85 }
/** Categories of which the third character is a letter. */
const lettered: ReadonlySet<string> = new Set(['C4A', 'C7A', 'C7B', 'D3A', 'M1A', 'O9A', 'Z3A', 'C8A', 'E0A'])
const category = /^[A-Z]\d[0-9A-Z]$/
const extension = /^(?:\d[0-9A-Z]{0,3}|[AX][0-9X][0-9A-Z]{0,2})$/
const undotted = /^[A-Z]\d[0-9AB](?:\d{1,3}|[0-9X]{3}[A-Z])$/
const besideCode = { before: 8, after: 5 }
const rightBefore = { before: 4, after: 0 }
/** Between two codes of a list. */
const listGap = 3

/** Codes of diagnoses (ICD-10, ICD-10-CM): with a dot where words tell of medicine, without where they announce codes. */
export const icd10: Detector = {
  words: [...wordsOf(announcing), ...medical, ...general, ...technical],
  create(dictionary) {
    const judge = createJudge(dictionary)
    return (reading, report) => {
      let [listEnd, listScore] = [-listGap - 1, 0]
      for (const token of reading.mixed) {
        const end = codeEnd(reading, token)
        if (end === undefined) continue
        const start = reading.tokens.start[token] as number
        const score = start - listEnd <= listGap ? listScore : judge(reading, token, end)
        if (score === 0) continue
        report('phi.icd10', start, end, score)
        listEnd = end
        listScore = score
      }
    }
  },
}

function createJudge(dictionary: Dictionary) {
  const announced = createPhrases(dictionary, announcing)
  const told = dictionary.setOf(medical)
  const coded = dictionary.setOf(general)
  const otherwise = dictionary.setOf(technical)
  return (reading: Reading, token: number, end: number): number => {
    const isDotted = end > (reading.tokens.end[token] as number)
    if (!isDotted) return announced.distance(reading, token, token, rightBefore) > 0 ? 0.8 : 0
    return dottedScore({ reading, token, announced, told, coded, otherwise })
  }
}

interface Judged {
  readonly reading: Reading
  readonly token: number
  readonly announced: Phrases
  readonly told: WordSet
  readonly coded: WordSet
  readonly otherwise: WordSet
}

function dottedScore({ reading, token, announced, told, coded, otherwise }: Judged): number {
  const last = token + 1
  if (announced.distance(reading, token, last, besideCode) > 0) return 0.92
  if (hasNear(reading, token, last, otherwise, { before: 6, after: 2 })) return 0
  if (hasNear(reading, token, last, told, besideCode)) return 0.85
  return hasNear(reading, token, last, coded, rightBefore) ? 0.6 : 0
}

/** The end of a code that begins with the token; `undefined` where none does. */
function codeEnd(reading: Reading, token: number): number | undefined {
  const { text, tokens } = reading
  const length = lengthOf(reading, token)
  if (length < 3 || length > 7) return undefined
  const code = textOf(reading, token).toUpperCase()
  const end = tokens.end[token] as number
  if (isJoined(text, (tokens.start[token] as number) - 1)) return undefined
  if (!isCategory(code.slice(0, 3))) return undefined
  if (code.length > 3) return undotted.test(code) && !isFollowed(text, end) ? end : undefined
  if (text[end] !== '.' || token + 1 >= tokens.count || gapAfter(reading, token) !== 1)
    return isFollowed(text, end) ? undefined : end
  const rest = textOf(reading, token + 1)
  const isCode = rest.length <= 4 && extension.test(rest.toUpperCase())
  const restEnd = tokens.end[token + 1] as number
  return isCode && !isFollowed(text, restEnd) ? restEnd : undefined
}

function isCategory(code: string): boolean {
  if (!category.test(code)) return false
  if (code[2] !== undefined && code[2] > '9') return lettered.has(code)
  return Number(code.slice(1)) <= (lastCategory[code[0] as string] ?? 99)
}

/** Whether a sign before makes it a part of something longer. */
function isJoined(text: string, at: number): boolean {
  const sign = text[at]
  return sign !== undefined && /[-._/@#]/.test(sign) && /\w/.test(text[at - 1] ?? '')
}

/** Whether something is joined to it that no code has: `.2`, `-x`. */
function isFollowed(text: string, end: number): boolean {
  return /[-._/@]/.test(text[end] ?? '') && /\w/.test(text[end + 1] ?? '')
}
