import { Kind, type Tokens } from './lexer.ts'

/** How two neighbouring numbers are joined, as `Reading.joints` holds it. */
export const Joint = { none: 0, space: 1, dash: 2, dot: 3, slash: 4, other: 5 } as const

/** A normalised text as detectors see it. Valid only while they look at it. */
export interface Reading {
  readonly text: string
  readonly tokens: Tokens
  /** The tokens that are all digits, and those of letters and digits, in their order. */
  readonly numbers: readonly number[]
  readonly mixed: readonly number[]
  /** The tokens that are words of the dictionary. */
  readonly known: readonly number[]
  /** By the position in `numbers`: how that number is joined to the next. */
  readonly joints: Uint8Array
  /** By the position in `numbers`: how many digits it has, 255 for more. */
  readonly lengths: Uint8Array
}

/** The longest stretch between two groups of one number: `) -- `. */
const longestJoint = 5
/** More are the gap between two columns. */
const mostSpaces = 3

export function readingOf(text: string, tokens: Tokens): Reading {
  const numbers: number[] = []
  const mixed: number[] = []
  const known: number[] = []
  for (let token = 0; token < tokens.count; token++) {
    if (tokens.word[token] !== 0) known.push(token)
    const kind = tokens.kind[token] as number
    if ((kind & Kind.digit) === 0) continue
    if (kind === Kind.digit) numbers.push(token)
    else mixed.push(token)
  }
  const joints = new Uint8Array(numbers.length)
  const lengths = new Uint8Array(numbers.length)
  for (let position = 0; position < numbers.length; position++) {
    const token = numbers[position] as number
    lengths[position] = Math.min(255, (tokens.end[token] as number) - (tokens.start[token] as number))
    if (numbers[position + 1] !== token + 1) continue
    joints[position] = jointOf(text, tokens.end[token] as number, tokens.start[token + 1] as number)
  }
  return { text, tokens, numbers, mixed, known, joints, lengths }
}

function jointOf(text: string, start: number, end: number): number {
  if (end - start > longestJoint) return Joint.none
  if (end - start === 1) return single(text.charCodeAt(start))
  let spaces = 0
  for (let index = start; index < end; index++) {
    const kind = single(text.charCodeAt(index))
    if (kind === Joint.none) return Joint.none
    if (kind === Joint.space) spaces++
  }
  return spaces > mostSpaces ? Joint.none : Joint.other
}

function single(code: number): number {
  switch (code) {
    case 0x20:
      return Joint.space
    case 0x2d:
      return Joint.dash
    case 0x2e:
      return Joint.dot
    case 0x2f:
      return Joint.slash
    case 0x28:
    case 0x29:
    case 0x5f:
    case 0x09:
      return Joint.other
    default:
      return Joint.none
  }
}
