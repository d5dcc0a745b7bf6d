import type { Value } from '../labelled-text.ts'
import type { Random } from '../random.ts'

/** A country and its account's form: `n` a digit, `a` a letter, `c` either (SWIFT's registry). */
const countries: Readonly<Record<string, string>> = {
  DE: 'n'.repeat(18),
  FR: `${'n'.repeat(10)}${'c'.repeat(11)}nn`,
  GB: `aaaa${'n'.repeat(14)}`,
  ES: 'n'.repeat(20),
  IT: `a${'n'.repeat(10)}${'c'.repeat(12)}`,
  NL: `aaaa${'n'.repeat(10)}`,
  BE: 'n'.repeat(12),
  AT: 'n'.repeat(16),
  CH: `nnnnn${'c'.repeat(12)}`,
  PL: 'n'.repeat(24),
  PT: 'n'.repeat(21),
  IE: `aaaa${'n'.repeat(14)}`,
  LU: `nnn${'c'.repeat(13)}`,
  DK: 'n'.repeat(14),
  SE: 'n'.repeat(20),
  NO: 'n'.repeat(11),
  FI: 'n'.repeat(14),
  CZ: 'n'.repeat(20),
  GR: `nnnnnnn${'c'.repeat(16)}`,
  SA: `nn${'c'.repeat(18)}`,
  AE: 'n'.repeat(19),
  TR: `nnnnnn${'c'.repeat(16)}`,
  BR: `${'n'.repeat(23)}ac`,
  MT: `aaaannnnn${'c'.repeat(18)}`,
}
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'

export function iban(random: Random): Value {
  return { class: 'financial.iban', text: spelled(random, newIban(random, 0)) }
}

export function falseIban(random: Random): Value {
  return { class: undefined, text: spelled(random, newIban(random, random.between(1, 95))) }
}

/** @param off how far the check digits are from the right ones */
function newIban(random: Random, off: number): string {
  const country = random.chance(0.3) ? 'DE' : random.pick(Object.keys(countries))
  const account = [...(countries[country] as string)]
    .map((kind) =>
      random.signs(kind === 'n' ? '0123456789' : kind === 'a' ? letters : `0123456789${letters}`, 1),
    )
    .join('')
  const number = [...`${account}${country}00`].map((sign) => Number.parseInt(sign, 36)).join('')
  const check = 98 - Number(BigInt(number) % 97n)
  return `${country}${String(2 + ((check - 2 + off) % 97)).padStart(2, '0')}${account}`
}

function spelled(random: Random, whole: string): string {
  const form = random.pick([
    'plain',
    'plain',
    'spaces',
    'spaces',
    'spaces',
    'dashes',
    'lower',
    'lower spaces',
  ])
  const cased = form.startsWith('lower') ? whole.toLowerCase() : whole
  if (form === 'dashes') return (cased.match(/.{1,4}/g) as string[]).join('-')
  return form.endsWith('spaces') ? (cased.match(/.{1,4}/g) as string[]).join(' ') : cased
}
