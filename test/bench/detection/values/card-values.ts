import type { Value } from '../labelled-text.ts'
import type { Random } from '../random.ts'

/** Beginnings and lengths that the networks issue. */
const networks: readonly (readonly [beginnings: readonly string[], lengths: readonly number[]])[] = [
  [['4'], [16, 16, 16, 16, 13, 19]],
  [['51', '52', '53', '54', '55', '2221', '2300', '2720'], [16]],
  [['34', '37'], [15]],
  [['6011', '644', '649', '65'], [16]],
  [['3528', '3589'], [16]],
  [['36', '300', '305', '38'], [14]],
  [['62'], [16, 19]],
  [
    ['5018', '6304', '6759', '6761'],
    [16, 12, 13, 18],
  ],
  [['2200', '2204'], [16]],
  [['60', '6521'], [16]],
]

export function card(random: Random): Value {
  const [beginnings, lengths] = random.chance(0.6)
    ? (networks[random.between(0, 2)] as (typeof networks)[number])
    : random.pick(networks)
  const digits = withCheckDigit(random, random.pick(beginnings), random.pick(lengths))
  return { class: 'pci.card', text: grouped(random, digits) }
}

/** Of a network's form, but with a check digit that is wrong. */
export function falseCard(random: Random): Value {
  const digits = withCheckDigit(random, random.pick(['4', '52', '6011']), 16)
  const wrong = (Number(digits.at(-1)) + random.between(1, 9)) % 10
  return { class: undefined, text: grouped(random, digits.slice(0, -1) + wrong) }
}

function withCheckDigit(random: Random, beginning: string, length: number): string {
  const body = beginning + random.digits(length - 1 - beginning.length)
  for (let check = 0; check < 10; check++) if (luhnSum(`${body}${check}`) % 10 === 0) return `${body}${check}`
  throw new Error('one of ten check digits is right')
}

export function luhnSum(digits: string): number {
  return [...digits].reverse().reduce((sum, digit, place) => {
    const value = Number(digit) * (place % 2 === 1 ? 2 : 1)
    return sum + (value > 9 ? value - 9 : value)
  }, 0)
}

function grouped(random: Random, digits: string): string {
  if (random.chance(0.3)) return digits
  const groups =
    digits.length === 15
      ? [digits.slice(0, 4), digits.slice(4, 10), digits.slice(10)]
      : digits.length === 14
        ? [digits.slice(0, 4), digits.slice(4, 10), digits.slice(10)]
        : (digits.match(/\d{1,4}/g) as string[])
  const separator = random.pick([' ', ' ', ' ', '-', '-', '.', '  ', ' - ', 'mixed'])
  if (separator !== 'mixed') return groups.join(separator)
  return groups.reduce((text, group) => text + random.pick([' ', '-']) + group)
}
