import { Joint, type Reading } from './reading.ts'

/** Some numbers that follow one another, each joined to the next: positions in `Reading.numbers`. */
export interface NumberGroups {
  readonly first: number
  readonly last: number
  /** All digits, without what joins them. */
  readonly digits: string
  readonly start: number
  readonly end: number
}

/** Reads the numbers `first` to `last`. */
export function groupsOf(reading: Reading, first: number, last: number): NumberGroups {
  const { text, tokens, numbers } = reading
  const start = tokens.start[numbers[first] as number] as number
  const end = tokens.end[numbers[last] as number] as number
  if (first === last) return { first, last, digits: text.slice(start, end), start, end }
  let digits = ''
  for (let position = first; position <= last; position++) {
    const token = numbers[position] as number
    digits += text.slice(tokens.start[token], tokens.end[token])
  }
  return { first, last, digits, start, end }
}

/** A stretch of joined numbers under the cursor of `eachStretch`: it is overwritten by the next. */
export interface Stretch {
  readonly first: number
  readonly last: number
  /** How many digits all its groups have. */
  readonly count: number
  /** The lengths of its groups as `shapeOf` puts them together. */
  readonly shape: number
}

/** The lengths of groups as one number, to be compared without making strings: `shapeOf(3, 2, 4)` is 0x324. */
export function shapeOf(...lengths: readonly number[]): number {
  return lengths.reduce((shape, length) => shape * 16 + length, 0)
}

/** More groups than this have no shape that anybody knows, and no longer fit into one number. */
const mostGroups = 12

/**
 * Calls back for every stretch of joined numbers that has so many digits, from each number on that may begin one, the
 * shortest first. A stretch has at most `most` digits, so that the work is bounded for each number. Digits that stand
 * singly in a row (`4 1 1 1`) are taken whole: no stretch begins or ends amidst them.
 */
export function eachStretch(
  reading: Reading,
  { least, most }: { readonly least: number; readonly most: number },
  begins: (first: number) => boolean,
  visit: (stretch: Stretch) => void,
): void {
  const { numbers, joints, lengths } = reading
  const stretch = { first: 0, last: 0, count: 0, shape: 0 }
  for (let first = 0; first < numbers.length; first++) {
    if (lengths[first] === 1 && first > 0 && joints[first - 1] !== Joint.none && lengths[first - 1] === 1)
      continue
    if ((lengths[first] as number) > most || !begins(first)) continue
    stretch.first = first
    growAndVisit(reading, stretch, least, most, visit)
  }
}

function growAndVisit(
  { numbers, joints, lengths }: Reading,
  stretch: { first: number; last: number; count: number; shape: number },
  least: number,
  most: number,
  visit: (stretch: Stretch) => void,
): void {
  let [count, shape] = [0, 0]
  const { first } = stretch
  for (let last = first; last < numbers.length; last++) {
    const length = lengths[last] as number
    count += length
    if (count > most) return
    shape = last - first < mostGroups ? shape * 16 + length : 0
    const isAmidst = length === 1 && joints[last] !== Joint.none && lengths[last + 1] === 1
    if (count >= least && !isAmidst) {
      stretch.last = last
      stretch.count = count
      stretch.shape = shape
      visit(stretch)
    }
    if (joints[last] === Joint.none) return
  }
}

/** Whether no digit group is joined to the stretch on either side by the sign that joins its own groups. */
export function standsAlone({ joints }: Reading, first: number, last: number): boolean {
  const before = first > 0 ? joints[first - 1] : Joint.none
  const after = joints[last]
  return isApart(before) && isApart(after)
}

function isApart(joint: number | undefined): boolean {
  return joint === Joint.none || joint === Joint.space || joint === Joint.other || joint === undefined
}
