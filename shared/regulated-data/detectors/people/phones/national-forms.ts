import { shapeOf } from '../../../reading/number-groups.ts'

/** How a number is written that has no country code. */
export interface WrittenNumber {
  readonly digits: string
  readonly shape: number
  /** An area code in parentheses, at the beginning or behind a 1. */
  readonly isParenthesised: boolean
  /** What joins its groups: one sign throughout, or `mixed`. */
  readonly joint: JoinedBy
  /** Whether no other number stands beside it, a space apart. */
  readonly isFree: boolean
}

export type JoinedBy = 'none' | 'space' | 'dash' | 'dot' | 'slash' | 'mixed'

type Judge = (number: WrittenNumber) => number

/** North American areas and exchanges begin with 2 to 9 (NANP). */
const northAmerican = /^1?[2-9]\d\d[2-9]/

/** Forms that are seldom anything else, by the lengths of their groups; the judge tells how sure it is, 0 for no. */
const forms: ReadonlyMap<number, Judge> = new Map<number, Judge>([
  [shapeOf(3, 3, 4), northAmericanScore],
  [
    shapeOf(1, 3, 3, 4),
    (number) => (number.digits[0] === '1' ? northAmericanScore(number) : russianScore(number)),
  ],
  // China's mobiles in one piece.
  [shapeOf(11), ({ digits, isFree }) => (isFree && /^1[3-9]/.test(digits) ? 0.55 : 0)],
  [shapeOf(3, 7), ({ isParenthesised }) => (isParenthesised ? 0.8 : 0)],
  [shapeOf(1, 3, 7), ({ isParenthesised }) => (isParenthesised ? 0.8 : 0)],
  [
    shapeOf(3, 4),
    ({ digits, joint, isFree }) => (digits.startsWith('555') && joint === 'dash' && isFree ? 0.62 : 0),
  ],
  // China's and Japan's mobiles.
  [
    shapeOf(3, 4, 4),
    ({ digits, joint, isFree }) =>
      /^1[3-9]|^0[1-9]/.test(digits) && joint !== 'dot' && (isFree || joint === 'dash') ? 0.75 : 0,
  ],
  // Tokyo, London (02x), Brazil, Australia.
  [shapeOf(2, 4, 4), (number) => (number.isParenthesised || isTrunk(number) ? 0.75 : 0)],
  [shapeOf(2, 5, 4), ({ isParenthesised }) => (isParenthesised ? 0.82 : 0)],
  [shapeOf(2, 1, 4, 4), ({ isParenthesised }) => (isParenthesised ? 0.82 : 0)],
  // India's mobiles.
  [shapeOf(5, 5), ({ digits, isFree }) => (isFree && /^[6-9]/.test(digits) ? 0.55 : 0)],
  // France.
  [
    shapeOf(2, 2, 2, 2, 2),
    ({ digits, joint, isFree }) =>
      /^0[1-9]/.test(digits) && joint !== 'slash' && (isFree || joint === 'dot') ? 0.8 : 0,
  ],
  // Turkey and Russia with their trunk digit apart.
  [shapeOf(1, 3, 3, 2, 2), russianScore],
])

function northAmericanScore({ digits, joint, isParenthesised, isFree }: WrittenNumber): number {
  if (isParenthesised) return 0.85
  if (joint === 'space') return isFree && northAmerican.test(digits) ? 0.8 : 0
  return northAmerican.test(digits) ? 0.84 : 0.68
}

function russianScore({ digits, isParenthesised, joint, isFree }: WrittenNumber): number {
  if (digits[0] !== '8' && digits[0] !== '0') return 0
  return isParenthesised || ((joint === 'dash' || joint === 'mixed') && isFree) ? 0.8 : 0
}

function isTrunk({ digits, joint, isFree }: WrittenNumber): boolean {
  return /^0[1-9]/.test(digits) && joint !== 'dot' && (isFree || joint === 'dash')
}

/** Whether there is a form with groups of these lengths. */
export function mayBeNational(shape: number, isZero: boolean): boolean {
  return isZero || forms.has(shape)
}

/** How sure the form alone makes. */
export function nationalScore(number: WrittenNumber): number {
  const judge = forms.get(number.shape)
  const score = judge === undefined ? 0 : judge(number)
  return score > 0 ? score : trunkScore(number)
}

/** A trunk zero, an area, and the rest in groups: most of Europe, Australia, Asia. */
function trunkScore(number: WrittenNumber): number {
  const { digits, shape, isParenthesised, isFree, joint } = number
  if (!/^0[1-9]/.test(digits) || digits.length < 9 || digits.length > 12) return 0
  if (joint === 'none') return isFree && mobileInOnePiece.test(digits) ? 0.55 : 0
  const groups = shape.toString(16)
  const area = Number.parseInt(groups[0] as string, 16)
  if (area < 2 || area > 5 || groups.length > 6 || (joint === 'dot' && groups.length < 4)) return 0
  // One slash stands behind the area; more are a date's or a path's.
  if (joint === 'slash' && groups.length > 2) return 0
  // `02139-4307` is an American postal code.
  if (shape === shapeOf(5, 4) && joint === 'dash') return 0
  if (isParenthesised) return 0.8
  return isFree ? 0.72 : 0
}

const mobileInOnePiece = /^07[1-9]\d{8}$|^04\d{8}$|^01[567]\d{8,9}$|^06[1-9]\d{7}$|^0[89]0[1-9]\d{7}$/
