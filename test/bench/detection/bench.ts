import { createDetection } from '../../../shared/regulated-data/create-detection.ts'
import { allDetectors } from '../../../shared/regulated-data/detectors/all-detectors.ts'
import { generateTexts } from './generate.ts'
import type { LabelledText } from './labelled-text.ts'
import { type Mistake, measureText, type Span, share, type Tally } from './measure.ts'
import { negativeTexts } from './negatives.ts'

/**
 * `npm run bench:detect`: what the detectors find in labelled texts.
 * `-- CLASS 40` prints forty mistakes with classes that begin so.
 */
const [mistaken, most = '40'] = process.argv.slice(2)
const detect = createDetection(allDetectors)
const sets: Readonly<Record<string, readonly LabelledText[]>> = {
  plain: generateTexts(1, 2000, { noise: 0, disguised: 0 }),
  noisy: generateTexts(2, 2000, { noise: 0.7, disguised: 0.05 }),
  disguised: generateTexts(3, 1000, { noise: 0.2, disguised: 0.6 }),
  negatives: negativeTexts(),
}
for (const [name, texts] of Object.entries(sets)) {
  const tally: Tally = { scores: new Map(), mistakes: [] }
  for (const text of texts) measureText(text, find(text.text), tally)
  print(name, tally)
  if (mistaken === undefined) continue
  const shown = tally.mistakes.filter((mistake) => mistake.class.startsWith(mistaken))
  for (const mistake of shown.slice(0, Number(most))) console.log(explain(mistake))
}

function find(text: string): Span[] {
  return detect(text).map(({ class: dataClass, start, end }) => ({ classes: [dataClass], start, end }))
}

function print(name: string, { scores }: Tally): void {
  console.log(`\n| ${name} | Labels | Precision | Recall | Full cover | By any class |`)
  console.log('| --- | --- | --- | --- | --- | --- |')
  for (const [dataClass, score] of [...scores].sort()) {
    const { labels, spans, right, recalled, covered, coveredByAny } = score
    const precision = labels === 0 ? `${spans} false` : share(right, spans)
    console.log(
      `| ${dataClass} | ${labels} | ${precision} | ${share(recalled, labels)} | ${share(covered, labels)} | ${share(coveredByAny, labels)} |`,
    )
  }
}

function explain({ kind, class: dataClass, text, start, end }: Mistake): string {
  const around = [
    text.slice(Math.max(0, start - 45), start),
    text.slice(start, end),
    text.slice(end, end + 25),
  ]
  return `${kind.padEnd(6)} ${dataClass}: ${JSON.stringify(around)}`
}
