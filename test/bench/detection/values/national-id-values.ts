import type { Value } from '../labelled-text.ts'
import type { Random } from '../random.ts'
import { luhnSum } from './card-values.ts'

/** Numbers of many nations, check digits right; the words that announce them stand in the templates. */
export const nationalIds = {
  nino(random: Random): Value {
    const letters = random.pick(['AB', 'CE', 'JK', 'WM', 'SR'])
    const gap = random.pick([' ', ''])
    const groups = [
      letters,
      random.digits(2),
      random.digits(2),
      random.digits(2),
      random.pick(['A', 'B', 'C', 'D']),
    ]
    return { class: 'pii.national-id.uk-nino', text: groups.join(gap) }
  },
  nhs(random: Random): Value {
    for (;;) {
      const body = `${random.pick(['4', '6', '7'])}${random.digits(8)}`
      const check = 11 - (weighted(body, [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11)
      if (check === 10) continue
      const whole = body + (check % 11)
      const text = random.chance(0.6) ? `${whole.slice(0, 3)} ${whole.slice(3, 6)} ${whole.slice(6)}` : whole
      return { class: 'pii.national-id.uk-nhs', text }
    }
  },
  deTaxId(random: Random): Value {
    // Ten digits of which exactly one stands twice.
    const nine = shuffle(random, [...'0123456789']).slice(0, 9)
    const body = shuffle(random, [...nine, random.pick(nine)]).join('')
    const fixed = body.startsWith('0') ? [...body].reverse().join('') : body
    if (fixed.startsWith('0')) return nationalIds.deTaxId(random)
    let product = 10
    for (const digit of fixed) {
      const sum = (Number(digit) + product) % 10 || 10
      product = (sum * 2) % 11
    }
    const check = (11 - product) % 10
    const whole = `${fixed}${check}`
    const text = random.chance(0.5)
      ? whole
      : `${whole.slice(0, 2)} ${whole.slice(2, 5)} ${whole.slice(5, 8)} ${whole.slice(8)}`
    return { class: 'pii.national-id.de-tax-id', text }
  },
  nir(random: Random): Value {
    const month = String(random.between(1, 12)).padStart(2, '0')
    const body = `${random.pick(['1', '2'])}${random.digits(2)}${month}${random.between(10, 95)}${random.digits(3)}${random.digits(3)}`
    const key = String(97 - Number(BigInt(body) % 97n)).padStart(2, '0')
    const groups = [
      body.slice(0, 1),
      body.slice(1, 3),
      body.slice(3, 5),
      body.slice(5, 7),
      body.slice(7, 10),
      body.slice(10),
      key,
    ]
    return { class: 'pii.national-id.fr-nir', text: groups.join(random.pick([' ', ''])) }
  },
  dni(random: Random): Value {
    const number = random.between(1_000_000, 99_999_999)
    return {
      class: 'pii.national-id.es-dni',
      text: `${String(number).padStart(8, '0')}${random.pick(['', '-'])}${spanishLetter(number)}`,
    }
  },
  nie(random: Random): Value {
    const first = random.between(0, 2)
    const number = random.digits(7)
    const separator = random.pick(['', '-'])
    return {
      class: 'pii.national-id.es-nie',
      text: `${'XYZ'[first]}${separator}${number}${separator}${spanishLetter(Number(`${first}${number}`))}`,
    }
  },
  codiceFiscale(random: Random): Value {
    const consonants = 'BCDFGLMNPRSTVZ'
    const day = String(random.between(1, 28) + (random.chance(0.5) ? 40 : 0)).padStart(2, '0')
    const body = `${random.signs(consonants, 6)}${random.digits(2)}${random.pick([...'ABCDEHLMPRST'])}${day}${random.pick(['H501', 'F205', 'L219', 'F839'])}`
    const text = body + italianCheck(body)
    return {
      class: 'pii.national-id.it-codice-fiscale',
      text: random.chance(0.2) ? text.toLowerCase() : text,
    }
  },
  aadhaar(random: Random): Value {
    const body = `${random.between(2, 9)}${random.digits(10)}`
    const whole = body + verhoeffDigit(body)
    const text = random.chance(0.7) ? `${whole.slice(0, 4)} ${whole.slice(4, 8)} ${whole.slice(8)}` : whole
    return { class: 'pii.national-id.in-aadhaar', text }
  },
  inPan(random: Random): Value {
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
    return {
      class: 'pii.national-id.in-pan',
      text: `${random.signs(letters, 3)}P${random.signs(letters, 1)}${random.digits(4)}${random.signs(letters, 1)}`,
    }
  },
  cpf(random: Random): Value {
    const body = random.digits(9)
    const first = ((weighted(body, [10, 9, 8, 7, 6, 5, 4, 3, 2]) * 10) % 11) % 10
    const second = ((weighted(`${body}${first}`, [11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) * 10) % 11) % 10
    const text = random.chance(0.7)
      ? `${body.slice(0, 3)}.${body.slice(3, 6)}.${body.slice(6)}-${first}${second}`
      : `${body}${first}${second}`
    return { class: 'pii.national-id.br-cpf', text }
  },
  sin(random: Random): Value {
    const body = `${random.between(1, 7)}${random.digits(7)}`
    const check = [...'0123456789'].find((digit) => luhnSum(body + digit) % 10 === 0)
    const whole = `${body}${check}`
    const text = [whole.slice(0, 3), whole.slice(3, 6), whole.slice(6)].join(random.pick([' ', '-', '']))
    return { class: 'pii.national-id.ca-sin', text }
  },
  tfn(random: Random): Value {
    for (;;) {
      const whole = `${random.between(1, 9)}${random.digits(8)}`
      if (weighted(whole, [1, 4, 3, 7, 5, 8, 6, 9, 10]) % 11 !== 0) continue
      const text = random.chance(0.6) ? `${whole.slice(0, 3)} ${whole.slice(3, 6)} ${whole.slice(6)}` : whole
      return { class: 'pii.national-id.au-tfn', text }
    }
  },
} satisfies Record<string, (random: Random) => Value>

function weighted(digits: string, weights: readonly number[]): number {
  return [...digits].reduce((sum, digit, place) => sum + Number(digit) * (weights[place] ?? 0), 0)
}

function shuffle(random: Random, signs: readonly string[]): string[] {
  return signs
    .map((sign) => ({ sign, place: random.next() }))
    .sort((one, other) => one.place - other.place)
    .map(({ sign }) => sign)
}

function spanishLetter(number: number): string {
  return 'TRWAGMYFPDXBNJZSQVHLCKE'[number % 23] as string
}

/** Values at odd places, A to Z and as digits (decree of 23 December 1976). */
const odd = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23]
function italianCheck(body: string): string {
  const sum = [...body].reduce((total, sign, place) => {
    const value = /\d/.test(sign) ? Number(sign) : sign.charCodeAt(0) - 65
    return total + (place % 2 === 0 ? (odd[value] as number) : value)
  }, 0)
  return String.fromCharCode(65 + (sum % 26))
}

/** Multiplication in the dihedral group of ten, and its permutation (Verhoeff, 1969). */
const permutation = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4]
function verhoeffDigit(body: string): number {
  let check = 0
  ;[...body].reverse().forEach((digit, index) => {
    let value = Number(digit)
    for (let round = 0; round < (index + 1) % 8; round++) value = permutation[value] as number
    check = dihedral(check, value)
  })
  for (let inverse = 0; inverse < 10; inverse++) if (dihedral(check, inverse) === 0) return inverse
  throw new Error('every element has an inverse')
}

function dihedral(one: number, other: number): number {
  if (one < 5) return other < 5 ? (one + other) % 5 : ((one + other) % 5) + 5
  return other < 5 ? ((one - other + 5) % 5) + 5 : (one - other + 5) % 5
}
