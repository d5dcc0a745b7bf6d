import type { Contender, Figures } from './run-rounds.ts'
import { connections } from './run-rounds.ts'
import type { Case } from './texts.ts'

type FiguresOf = (contender: Contender, about: Case) => Figures

/** Of whom the report speaks: the upstream asked directly, the peer, and Sunder by what it stands on. */
export interface Line {
  readonly direct: Contender
  readonly peer: Contender
  readonly sunder: readonly Contender[]
}

/** Markdown: one table a case, memory, and which of the aims are met. */
export async function printReport(line: Line, cases: readonly Case[], figuresOf: FiguresOf): Promise<void> {
  for (const about of cases) printCase(line, about, figuresOf)
  await printMemory(line)
  printAims(line, cases, figuresOf)
}

/** What a contender adds to the upstream alone, and what it lets through. */
function summarise({ direct }: Line, contender: Contender, about: Case, figuresOf: FiguresOf) {
  const [own, alone] = [figuresOf(contender, about), figuresOf(direct, about)]
  return {
    addedMedian: quantile(own.times, 0.5) - quantile(alone.times, 0.5),
    addedTail: quantile(own.times, 0.99) - quantile(alone.times, 0.99),
    alone: 1000 / quantile(own.times, 0.5),
    atOnce: quantile(own.rates, 0.5),
    refused: own.refused,
    processorMs: own.processorMs.length === 0 ? undefined : quantile(own.processorMs, 0.5),
  }
}

function printCase(line: Line, about: Case, figuresOf: FiguresOf): void {
  const { direct, peer, sunder } = line
  const { inputs, encoding } = about
  const title = `${inputs} ${inputs === 1 ? 'input' : 'inputs'} of 300 bytes, ${encoding === 'float' ? 'floats' : 'base64'}`
  console.log(
    `\n| ${title} | added, median | added, p99 | requests/s, 1 connection | requests/s, ${connections} connections | processor a request |`,
  )
  console.log('| --- | ---: | ---: | ---: | ---: | ---: |')
  const alone = summarise(line, direct, about, figuresOf)
  const time = `(${quantile(figuresOf(direct, about).times, 0.5).toFixed(2)} ms alone)`
  console.log(`| ${direct.name} | ${time} | | ${rate(alone.alone)} | ${rate(alone.atOnce)} | |`)
  const beside = summarise(line, peer, about, figuresOf)
  for (const contender of [peer, ...sunder]) {
    const own = summarise(line, contender, about, figuresOf)
    const ratio = (value: number, other: number) =>
      contender === peer ? '' : ` (${(value / other).toFixed(2)}×)`
    const processor =
      own.processorMs === undefined
        ? ''
        : `${own.processorMs.toFixed(2)} ms${ratio(own.processorMs, beside.processorMs ?? Number.NaN)}`
    const refused = own.refused === 0 ? '' : `, ${own.refused} refused`
    const atOnce =
      contender.isOneWriter && inputs > 1
        ? 'one writer'
        : `${rate(own.atOnce)}${ratio(own.atOnce, beside.atOnce)}${refused}`
    const cells = [
      `${own.addedMedian.toFixed(2)} ms${ratio(own.addedMedian, beside.addedMedian)}`,
      `${own.addedTail.toFixed(2)} ms${ratio(own.addedTail, beside.addedTail)}`,
      `${rate(own.alone)}${ratio(own.alone, beside.alone)}`,
      atOnce,
      processor,
    ]
    console.log(`| ${contender.name} | ${cells.join(' | ')} |`)
  }
}

async function printMemory({ peer, sunder }: Line): Promise<void> {
  console.log('\n| Memory after the run (resident) | |\n| --- | ---: |')
  for (const { name, server } of [peer, ...sunder]) {
    const bytes = await server.memory()
    const megabytes = bytes === undefined ? 'not told' : `${(bytes / 1024 / 1024).toFixed(0)} MB`
    console.log(`| ${name} | ${megabytes} |`)
  }
}

/** Of Sunder with its stores in memory, which is what can be held beside a gateway that keeps nothing. */
function printAims(line: Line, cases: readonly Case[], figuresOf: FiguresOf): void {
  const [inMemory] = line.sunder
  if (inMemory === undefined) return
  console.log(`\n| Aim: ${inMemory.name} beside ${line.peer.name} | aimed at | found | |`)
  console.log('| --- | ---: | ---: | --- |')
  for (const about of cases) {
    const own = summarise(line, inMemory, about, figuresOf)
    const peer = summarise(line, line.peer, about, figuresOf)
    const [mostAdded, leastRate] = about.inputs === 1 ? [1, 1] : [0.25, 5]
    const of = `${about.inputs} ${about.encoding === 'float' ? 'of floats' : 'of base64'}`
    const added = own.addedMedian / peer.addedMedian
    const rate = own.atOnce / peer.atOnce
    const verdict = (met: boolean) => (met ? 'met' : '**missed**')
    console.log(
      `| added time, ${of} | ≤ ${mostAdded}× | ${added.toFixed(2)}× | ${verdict(added <= mostAdded)} |`,
    )
    console.log(
      `| requests a second, ${of} | ≥ ${leastRate}× | ${rate.toFixed(2)}× | ${verdict(rate >= leastRate)} |`,
    )
  }
}

function rate(perSecond: number): string {
  return perSecond.toFixed(perSecond < 10 ? 1 : 0)
}

function quantile(values: readonly number[], at: number): number {
  const sorted = [...values].sort((one, other) => one - other)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * at))] ?? Number.NaN
}
