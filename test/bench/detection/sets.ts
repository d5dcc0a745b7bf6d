import { generateTexts } from './generate.ts'
import { handLabelledTexts } from './hand-labelled.ts'
import type { LabelledText } from './labelled-text.ts'
import { negativeTexts } from './negatives.ts'

/** All labelled sets, by what they are about. */
export function labelledSets(): Readonly<Record<string, readonly LabelledText[]>> {
  return {
    plain: generateTexts(1, 1200, { noise: 0, disguised: 0 }),
    noisy: generateTexts(2, 1200, { noise: 0.7, disguised: 0.05 }),
    disguised: generateTexts(3, 800, { noise: 0.2, disguised: 0.6 }),
    'hand-labelled mails': handLabelledTexts(),
    'look-alikes': negativeTexts(),
  }
}

const shortLength = 300

/** Texts of 300 bytes as they come: bodies of mails. */
export function shortProse(prose: string): string[] {
  return cut(prose, shortLength)
}

/** Texts of 300 bytes that are full of values: three or four in each. */
export function shortRecords(): string[] {
  const filled = generateTexts(4, 600, { noise: 0, disguised: 0 })
  return cut(filled.map(({ text }) => text).join('\n'), shortLength)
}

/** Pieces as they come out of a parser: strings of their own, not views of a longer one. */
function cut(text: string, length: number): string[] {
  return Array.from({ length: Math.floor(text.length / length) }, (_, index) =>
    Buffer.from(text.slice(index * length, (index + 1) * length)).toString(),
  )
}
