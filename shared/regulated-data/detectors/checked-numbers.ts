import type { DataClass } from '../classes.ts'
import type { Detector, Report } from '../detector.ts'
import type { Dictionary } from '../reading/dictionary.ts'
import { shapeOf, standsAlone } from '../reading/number-groups.ts'
import { Joint, type Reading } from '../reading/reading.ts'
import { createSurroundings, type Surroundings, wordsAround } from './surroundings.ts'

/** How numbers of one kind are written and checked. */
export interface NumberPlan {
  readonly class: DataClass
  /** The lengths of its groups, in each of the ways in which it is written. */
  readonly shapes: readonly (readonly number[])[]
  readonly isValid: (digits: string) => boolean
  /** The words that announce it: one check digit alone lets every tenth number pass. */
  readonly phrases: readonly string[]
  /** The form that it alone has, so that it needs no words. */
  readonly alone?: { readonly form: RegExp; readonly score: number }
}

interface Judge {
  readonly plan: NumberPlan
  readonly surroundings: Surroundings
}

/** The plans by their shapes. */
type Table = ReadonlyMap<number, readonly Judge[]>

/** Positions in `Reading.numbers`. */
interface Groups {
  readonly first: number
  readonly last: number
}

const longestGroup = 15
const mostGroups = 4

/**
 * A detector of numbers that are proved by check digits and told by words near them, or by their form. It reads the
 * numbers of a text once for all plans, and makes strings only of those that have a plan's shape.
 */
export function createCheckedNumbers(plans: readonly NumberPlan[]): Detector {
  return {
    words: plans.flatMap(({ phrases }) => wordsAround(phrases)),
    create(dictionary) {
      const { begins, judges } = createTable(plans, dictionary)
      return (reading, report) => {
        const { lengths } = reading
        for (let first = 0; first < lengths.length; first++) {
          if (begins[lengths[first] as number] === 1) judgeFrom(first, judges, reading, report)
        }
      }
    },
  }
}

/** Looks at the groups that begin here: one, two, and so on, as far as they are joined. */
function judgeFrom(first: number, judges: Table, reading: Reading, report: Report): void {
  const { lengths, joints } = reading
  const end = Math.min(first + mostGroups, lengths.length)
  let shape = 0
  for (let last = first; last < end; last++) {
    const length = lengths[last] as number
    if (length > longestGroup) return
    shape = shape * 16 + length
    const found = judges.get(shape)
    if (found !== undefined) judgeAll(found, reading, { first, last }, report)
    if (joints[last] === Joint.none) return
  }
}

/** By the length of the first group whether any plan begins so, and by all lengths the plans. */
function createTable(plans: readonly NumberPlan[], dictionary: Dictionary) {
  const begins = new Uint8Array(256)
  const judges = new Map<number, Judge[]>()
  for (const plan of plans) {
    const judge = { plan, surroundings: createSurroundings(dictionary, plan.phrases) }
    for (const lengths of plan.shapes) {
      const shape = shapeOf(...lengths)
      begins[lengths[0] as number] = 1
      judges.set(shape, [...(judges.get(shape) ?? []), judge])
    }
  }
  return { begins, judges }
}

function judgeAll(judges: readonly Judge[], reading: Reading, groups: Groups, report: Report): void {
  if (!standsAlone(reading, groups.first, groups.last)) return
  const digits = digitsOf(reading, groups)
  for (const { plan, surroundings } of judges) {
    if (plan.isValid(digits)) reportNumber({ plan, surroundings }, reading, groups, report)
  }
}

function reportNumber({ plan, surroundings }: Judge, reading: Reading, groups: Groups, report: Report): void {
  const { text, tokens, numbers } = reading
  const [from, to] = [numbers[groups.first] as number, numbers[groups.last] as number]
  const [start, end] = [tokens.start[from] as number, tokens.end[to] as number]
  const told = surroundings.told(reading, from, to)
  if (told > 0) report(plan.class, start, end, told)
  else if (
    plan.alone?.form.test(text.slice(start, end)) &&
    isApart(reading, groups) &&
    !surroundings.tellOfOthers(reading, from)
  )
    report(plan.class, start, end, plan.alone.score)
}

function digitsOf({ text, tokens, numbers }: Reading, { first, last }: Groups): string {
  let digits = ''
  for (let position = first; position <= last; position++) {
    const token = numbers[position] as number
    digits += text.slice(tokens.start[token], tokens.end[token])
  }
  return digits
}

/** Whether it is no part of a row of numbers, nor of something longer (`BE64-4903-…`). */
function isApart({ text, tokens, numbers, joints }: Reading, { first, last }: Groups): boolean {
  if ((first > 0 && joints[first - 1] !== Joint.none) || joints[last] !== Joint.none) return false
  const start = tokens.start[numbers[first] as number] as number
  const end = tokens.end[numbers[last] as number] as number
  return (
    !/[A-Za-z0-9][-._/]$/.test(text.slice(Math.max(0, start - 2), start)) &&
    !/^[-_/][A-Za-z0-9]/.test(text.slice(end, end + 2))
  )
}
