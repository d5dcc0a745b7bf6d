import type { Label, LabelledText } from './labelled-text.ts'
import { disguise, disturb, wrap } from './noise.ts'
import { createRandom, type Random } from './random.ts'
import { slots } from './slots.ts'
import { templates } from './templates.ts'

interface Style {
  /** How often the words around values are disturbed and values wrapped. */
  readonly noise: number
  /** How often a value is disguised. */
  readonly disguised: number
}

/** Texts of templates, filled with values from the seed. */
export function generateTexts(seed: number, count: number, style: Style): LabelledText[] {
  const random = createRandom(seed)
  return Array.from({ length: count }, (_, index) => {
    const template = templates[index % templates.length] as string
    return { name: `${seed}/${index}`, ...fill(random, template, style) }
  })
}

const slot = /(\{[A-Za-z]+\})/

function fill(random: Random, template: string, style: Style): { text: string; labels: Label[] } {
  const labels: Label[] = []
  let text = ''
  const isNoisy = random.chance(style.noise)
  for (const part of template.split(slot)) {
    const make = slot.test(part) ? slots[part.slice(1, -1)] : undefined
    if (make === undefined) {
      text += isNoisy ? disturb(random, part) : part
      continue
    }
    const value = make(random)
    const shown = random.chance(style.disguised) ? disguise(random, value.text) : value.text
    const [before, after] = isNoisy ? wrap(random) : ['', '']
    text += before
    if (value.class !== undefined)
      labels.push({ class: value.class, start: text.length, end: text.length + shown.length })
    text += shown + after
  }
  return { text, labels }
}
