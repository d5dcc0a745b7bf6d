import type { Detector, Report } from '../../detector.ts'
import type { WordSet } from '../../reading/dictionary.ts'
import type { Reading } from '../../reading/reading.ts'
import { type DateReader, readDates } from './birth-dates/find-date.ts'

/** Words that name the day of a birth, and nothing else. */
const fields = [
  'dob',
  'birth',
  'birthdate',
  'birthday',
  'bday',
  'dateofbirth',
  'birthdt',
  'geburtsdatum',
  'geburtstag',
  'geb',
  'naissance',
  'nacimiento',
  'nascita',
  'nascimento',
  'geboortedatum',
  'fodselsdato',
  'fodelsedatum',
  'urodzenia',
  'narozeni',
]
/** Words that tell of a birth. */
const verbs = [
  'born',
  'geboren',
  'ne',
  'nee',
  'nacido',
  'nacida',
  'nacio',
  'nato',
  'nata',
  'nascido',
  'nascida',
  'nasceu',
  'fodt',
  'fodd',
  'urodzony',
  'urodzona',
]
/** The last letter of `D.O.B.`. */
const short = ['b']

const reach = 44
const reachBefore = 32
/** Words between that make it another date. */
const other =
  /issu|expir|admi|visit|appoint|hired|hire |start|due|certificate|control|order|creat|updat|party|celebrat|gift|weight|sign|date:|dated|died|death|deceased|today|married|graduat|discharg|[.!?] [A-Z]|\n\s*\n/i
const link = /^[\s,;:()="'*_|-]*(?:(?:is|was|are|as|the|my|his|her|their|your|our|date|of|day)[\s,:("'-]+)*$/i

/** Days of birth: a real date of the calendar beside a word that tells of a birth. Other dates and ages are none. */
export const birthDate: Detector = {
  words: [...fields, ...verbs, ...short],
  create(dictionary) {
    const triggers = dictionary.setOf([...fields, ...verbs, ...short])
    const [isField, isShort, isParty] = [fields, short, party].map((words) => dictionary.setOf(words)) as Sets
    return (reading, report) => {
      const { text, tokens, known } = reading
      let dates: DateReader | undefined
      for (const token of known) {
        const word = tokens.word[token] as number
        if (!triggers.has(word) || (isShort.has(word) && !isAbbreviated(reading, token))) continue
        const score = isField.has(word) || isShort.has(word) ? 0.88 : 0.8
        const place = {
          start: tokens.start[token] as number,
          end: tokens.end[token] as number,
          isParty: isParty.has(word),
        }
        dates ??= readDates(text)
        findBeside(text, dates, place, score, report)
      }
    }
  },
}

/** `D.O.B.`, `b. 12 March 1980`. */
function isAbbreviated({ text, tokens }: Reading, token: number): boolean {
  const [start, end] = [tokens.start[token] as number, tokens.end[token] as number]
  return (
    /d\. ?o\. ?$/i.test(text.slice(Math.max(0, start - 6), start)) || /^\. \d/.test(text.slice(end, end + 3))
  )
}

type Sets = [WordSet, WordSet, WordSet]

/** A birthday is had on many days: only what is said to be it. */
const party = ['birthday', 'bday', 'geburtstag']
const toDay = /^[^A-Za-z]*(?:(?:is|was|on|falls|the|ist|am|date|my|her|his)(?![A-Za-z])[^A-Za-z]*)*$/i

function findBeside(
  text: string,
  dates: DateReader,
  { start, end, isParty }: { readonly start: number; readonly end: number; readonly isParty: boolean },
  score: number,
  report: Report,
): void {
  const before = dates.last(start - reachBefore, start)
  const behind = dates.first(end, end + reach)
  const between = text.slice(end, behind?.start)
  if (behind !== undefined && !other.test(between) && (!isParty || toDay.test(between))) {
    report('pii.birth-date', behind.start, behind.end, score)
  } else if (before !== undefined && !before.isCompact && link.test(text.slice(before.end, start))) {
    report('pii.birth-date', before.start, before.end, score - 0.1)
  }
}
