import type { SeededRandom } from '../virtual/seeded-random.ts'

const words = ['invoice', 'meeting', 'harbour', 'window', 'letter', 'garden', 'quarter', 'signal'] as const

/** Few enough that the same text comes again. */
export function plainText(random: SeededRandom): string {
  return `${random.pick(words)} ${random.pick(words)} ${random.integer(6)}`
}

export const maskedText = 'write to margarethe.vogel@klinik-rosenhain.example'
export const blockedText = 'pay with 4111 1111 1111 1111'
/** What a person decides about. */
export const heldText = 'Patient MRN 12345678 was diagnosed with type 2 diabetes mellitus (E11.9)'
