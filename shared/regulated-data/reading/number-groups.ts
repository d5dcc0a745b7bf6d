import { Joint, type Reading } from './reading.ts'

/** Some numbers that follow one another, each joined to the next: positions in `Reading.numbers`. */
export interface NumberGroups {
  readonly first: number
  readonly last: number
  /** All digits, without what joins them. */
  readonly digits: string
  /** The lengths of the groups, as `4-4-4-4`. */
  readonly shape: string
  readonly start: number
  readonly end: number
}

/** Reads the numbers `first` to `last`. */
export function groupsOf(reading: Reading, first: number, last: number): NumberGroups {
  const { text, tokens, numbers } = reading
  let [digits, shape] = ['', '']
  for (let position = first; position <= last; position++) {
    const token = numbers[position] as number
    const [start, end] = [tokens.start[token] as number, tokens.end[token] as number]
    digits += text.slice(start, end)
    shape += position === first ? String(end - start) : `-${end - start}`
  }
  const start = tokens.start[numbers[first] as number] as number
  return { first, last, digits, shape, start, end: tokens.end[numbers[last] as number] as number }
}

/**
 * Calls back for every stretch of joined numbers that has so many digits, from each number on, the shortest first.
 * A stretch has at most `most` digits, so that the work is bounded for each number.
 */
export function eachStretch(
  reading: Reading,
  { least, most }: { readonly least: number; readonly most: number },
  visit: (first: number, last: number) => void,
): void {
  const { tokens, numbers, joints } = reading
  for (let first = 0; first < numbers.length; first++) {
    let digits = 0
    for (let last = first; last < numbers.length; last++) {
      const token = numbers[last] as number
      digits += (tokens.end[token] as number) - (tokens.start[token] as number)
      if (digits > most) break
      if (digits >= least) visit(first, last)
      if (joints[last] === Joint.none) break
    }
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
