import { adversarialShapes, adversarialText } from './adversarial-shapes.ts'
import type { Contender } from './compare-finds.ts'
import { shortProse, shortRecords } from './sets.ts'
import { proseOfMails } from './spam-assassin.ts'

const megabyte = 1_000_000
/** What takes longer is ended. */
const limits = { short: 5000, long: 20_000, adversarial: 5000 }
const rounds = 5
/** Texts at a time, in one message to a library's thread. */
const batch = 100
/** How long a library runs before it is measured, in milliseconds. */
const warmth = 2000
/** Of all shapes, those on which the others can be tried in reasonable time. */
const shapes = [
  'digits in one run',
  'digits with spaces',
  'groups of three',
  'addresses run together',
  'letters in one word',
  'dashes in local parts',
  'capitalised words',
  'hex groups',
  'spaces',
  'codes of countries',
]

export async function measureSpeeds(contenders: readonly Contender[]): Promise<void> {
  const prose = shortProse(proseOfMails(megabyte / 2))
  const records = shortRecords()
  const long = proseOfMails(megabyte)
  const rows: [string, ...string[]][] = [
    ['300 bytes of mails', ...(await each(contenders, (contender) => shortSpeed(contender, prose)))],
    ['300 bytes full of values', ...(await each(contenders, (contender) => shortSpeed(contender, records)))],
    ['one text of 1 MB', ...(await each(contenders, (contender) => longSpeed(contender, long)))],
  ]
  console.log(`\n| Speed | ${contenders.map(({ name }) => name).join(' | ')} |`)
  console.log(`| --- |${' --- |'.repeat(contenders.length)}`)
  for (const row of rows) console.log(`| ${row.join(' | ')} |`)
  console.log(`\n| 100 KB of | ${contenders.map(({ name }) => name).join(' | ')} |`)
  console.log(`| --- |${' --- |'.repeat(contenders.length)}`)
  for (const shape of shapes) {
    const text = adversarialText(adversarialShapes[shape] as string, 100_000)
    const cells = await each(contenders, (contender) => worstTime(contender, text))
    console.log(`| ${shape} | ${cells.join(' | ')} |`)
  }
  await printWorst(contenders[0] as Contender)
}

async function each(
  contenders: readonly Contender[],
  measure: (contender: Contender) => Promise<string>,
): Promise<string[]> {
  const cells: string[] = []
  for (const contender of contenders) cells.push(await measure(contender))
  return cells
}

/**
 * The median of rounds over the same texts, once the engine has had its time to compile what is hot; the time is what
 * the library itself took. A text on which it is ended counts as the limit.
 */
async function shortSpeed(contender: Contender, texts: readonly string[]): Promise<string> {
  const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0)
  const warm: number[] = []
  while (sumOf(warm) < warmth) warm.push(await roundTime(contender, texts))
  // One round says enough of what takes seconds.
  if (warm.length === 1) return speed(bytes, warm[0] as number)
  const times: number[] = []
  for (let round = 0; round < rounds; round++) times.push(await roundTime(contender, texts))
  return speed(bytes, median(times))
}

async function roundTime(contender: Contender, texts: readonly string[]): Promise<number> {
  let total = 0
  for (let from = 0; from < texts.length; from += batch) {
    total += (await contender.time(texts.slice(from, from + batch), limits.short)) ?? limits.short
  }
  return total
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0)
}

async function longSpeed(contender: Contender, text: string): Promise<string> {
  const times: number[] = []
  for (let round = 0; round < rounds; round++) {
    const time = await contender.time([text], limits.long)
    if (time === undefined) return `more than ${limits.long / 1000} s`
    times.push(time)
    if (time > 4000) break
  }
  return speed(Buffer.byteLength(text), median(times))
}

async function worstTime(contender: Contender, text: string): Promise<string> {
  const times: number[] = []
  for (let round = 0; round < rounds; round++) {
    const time = await contender.time([text], limits.adversarial)
    if (time === undefined) return `more than ${limits.adversarial / 1000} s`
    times.push(time)
    if (time > 1000) break
  }
  return `${median(times).toFixed(0)} ms`
}

/** Our own slowest of all shapes. */
async function printWorst(sunder: Contender): Promise<void> {
  const times: [string, number][] = []
  for (const [shape, piece] of Object.entries(adversarialShapes)) {
    const text = adversarialText(piece, 100_000)
    const all: number[] = []
    for (let round = 0; round < rounds; round++)
      all.push((await sunder.time([text], limits.adversarial)) ?? 0)
    times.push([shape, median(all)])
  }
  times.sort((one, other) => other[1] - one[1])
  const worst = times.slice(0, 5).map(([shape, time]) => `${shape} ${time.toFixed(0)} ms`)
  console.log(
    `\nOf all ${times.length} shapes at 100 KB, ${sunder.name} took longest on: ${worst.join(', ')}.`,
  )
}

function speed(bytes: number, milliseconds: number): string {
  return `${(bytes / 1000 / milliseconds).toFixed(2)} MB/s`
}

function median(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] as number
}
