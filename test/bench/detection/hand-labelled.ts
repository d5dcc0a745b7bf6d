import { readFileSync } from 'node:fs'
import { type DataClass, isDataClass } from '../../../shared/regulated-data/classes.ts'
import type { LabelledText } from './labelled-text.ts'
import { readMessage } from './spam-assassin.ts'

/** A passage of a message, and its labels in offsets of the passage; the third of `debatable` too. */
interface Passage {
  readonly message: string
  readonly from: number
  readonly to: number
  readonly labels: readonly (readonly [
    dataClass: string,
    start: number,
    end: number,
    debatable?: 'debatable',
  ])[]
}

/** Passages of the SpamAssassin corpus that were read and labelled by hand. */
export function handLabelledTexts(): LabelledText[] {
  const file = readFileSync(new URL('hand-labelled.json', import.meta.url), 'utf8')
  return (JSON.parse(file) as Passage[]).map(({ message, from, to, labels }) => ({
    name: `${message} ${from}`,
    text: readMessage(message).slice(from, to),
    labels: labels.map(([dataClass, start, end, debatable]) => ({
      class: checked(dataClass),
      start,
      end,
      isDebatable: debatable !== undefined,
    })),
  }))
}

function checked(name: string): DataClass {
  if (!isDataClass(name)) throw new RangeError(`no class ${name}`)
  return name
}
