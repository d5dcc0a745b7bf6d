import { readFileSync } from 'node:fs'
import type { LabelledText } from './labelled-text.ts'

/** Lines that hold nothing regulated, though much in them looks like it: one text each. */
export function negativeTexts(): LabelledText[] {
  const file = readFileSync(new URL('negative-lines.txt', import.meta.url), 'utf8')
  return file
    .split('\n')
    .filter((line) => line !== '')
    .map((text, index) => ({ name: `negative line ${index + 1}`, text, labels: [] }))
}
