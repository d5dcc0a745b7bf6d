import type { DataClass } from '../../../shared/regulated-data/classes.ts'
import type { LabelledText } from './labelled-text.ts'
import { measureText, type Score, type Span, share, type Tally } from './measure.ts'

/** One of those that are compared. */
export interface Contender {
  readonly name: string
  /** @param limit in milliseconds; what takes longer is ended and has found nothing */
  find(
    text: string,
    limit: number,
  ): Promise<{ readonly spans: readonly Span[]; readonly milliseconds: number | undefined }>
  /** @returns the milliseconds for all texts together, `undefined` where it was ended at the limit */
  time(texts: readonly string[], limit: number): Promise<number | undefined>
}

export interface ContenderTally extends Tally {
  /** Texts that were not read within the limit. */
  readonly unread: number
}

/** Short texts: a second is a thousand times what they should take. */
const limit = 1000

export async function measureContender(
  contender: Contender,
  texts: readonly LabelledText[],
): Promise<ContenderTally> {
  const tally: Tally = { scores: new Map(), mistakes: [] }
  let unread = 0
  for (const labelled of texts) {
    const { spans, milliseconds } = await contender.find(labelled.text, limit)
    if (milliseconds === undefined) unread++
    measureText(labelled, spans, tally)
  }
  return { ...tally, unread }
}

export interface Result {
  readonly name: string
  readonly tally: ContenderTally
}

/** The classes by which libraries are compared; the rest follow together. */
const six: readonly DataClass[] = [
  'pii.email',
  'pii.phone',
  'pci.card',
  'pii.national-id.us-ssn',
  'financial.iban',
  'pii.ip',
]

/** A table of each class by each contender: precision, recall, full cover by the class, full cover by any class. */
export function printFinds(set: string, results: readonly Result[]): void {
  const classes = new Set(results.flatMap(({ tally }) => [...tally.scores.keys()]))
  const rest = [...classes].filter((dataClass) => !six.includes(dataClass)).sort()
  console.log(`\n| ${set} | Labels | ${results.map(({ name }) => name).join(' | ')} |`)
  console.log(`| --- |${' --- |'.repeat(results.length + 1)}`)
  printRow('the six together', results, six)
  for (const dataClass of [...six, ...rest]) {
    if (classes.has(dataClass)) printRow(dataClass, results, [dataClass])
  }
  if (rest.some((dataClass) => dataClass.startsWith('secret.')))
    printRow(
      'secret.* together',
      results,
      rest.filter((dataClass) => dataClass.startsWith('secret.')),
    )
  for (const { name, tally } of results) {
    if (tally.unread > 0) console.log(`${name} took more than ${limit} ms on ${tally.unread} texts.`)
  }
}

function printRow(name: string, results: readonly Result[], classes: readonly DataClass[]): void {
  const cells = results.map(({ tally }) => describe(together(tally, classes)))
  const labels = together((results[0] as Result).tally, classes).labels
  console.log(`| ${name} | ${labels} | ${cells.join(' | ')} |`)
}

function together({ scores }: Tally, classes: readonly DataClass[]): Score {
  const sum: Score = { labels: 0, recalled: 0, covered: 0, coveredByAny: 0, spans: 0, right: 0 }
  for (const dataClass of classes) {
    const score = scores.get(dataClass)
    if (score === undefined) continue
    for (const key of Object.keys(sum) as (keyof Score)[]) sum[key] += score[key]
  }
  return sum
}

function describe({ labels, spans, right, recalled, covered, coveredByAny }: Score): string {
  if (labels === 0) return spans === 0 ? 'none' : `${spans - right} false`
  return `P ${share(right, spans)} R ${share(recalled, labels)} cover ${share(covered, labels)} (any ${share(coveredByAny, labels)})`
}
