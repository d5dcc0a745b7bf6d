import { percentile, table } from './figures.ts'
import { goodput, growth, latency, type Phase, pushedBack, type Report } from './judge.ts'
import { type Kind, shares } from './mix.ts'
import { isDone } from './send-load.ts'

const megabytes = (bytes: number | undefined) => (bytes === undefined ? '' : (bytes / 1024 / 1024).toFixed(0))

/** The report as Markdown. */
export function printReport(report: Report): string {
  const { capacity, phases, verdicts, diskGrowth } = report
  const sent = phases.reduce((sum, { load }) => sum + load.observed.length, 0)
  return [
    `Capacity: ${capacity.toFixed(0)} requests a second of the mix. The data folder grew by ${(diskGrowth / 1024 / Math.max(1, sent)).toFixed(1)} KiB a request.`,
    table(
      [
        'Phase',
        'due a second',
        'done a second',
        'pushed back',
        'p50 ms',
        'p99 ms',
        'client late by at most, ms',
        'CPU ms a request',
      ],
      phases.map((phase) => [
        phase.name,
        phase.rate.toFixed(0),
        goodput(phase).toFixed(0),
        pushedBack(phase),
        latency(phase, 50).toFixed(0),
        latency(phase, 99).toFixed(0),
        phase.load.latestMs.toFixed(0),
        cpuOf(phase).toFixed(1),
      ]),
    ),
    table(
      ['Kind', ...phases.flatMap(({ name }) => [`${name}: p50 ms`, 'p99 ms', 'pushed back'])],
      (Object.keys(shares) as Kind[]).map((kind) => [
        kind,
        ...phases.flatMap((phase) => cellsOf(kind, phase)),
      ]),
    ),
    ...phases.map(overTime),
    table(
      ['What', 'Holds', 'Found'],
      verdicts.map(({ what, holds, found }) => [what, holds ? 'yes' : '**no**', found]),
    ),
  ].join('\n\n')
}

function cellsOf(kind: Kind, { load }: Phase): (string | number)[] {
  const own = load.observed.filter((one) => one.kind === kind)
  const done = own.filter(({ status }) => isDone(status)).map(({ ms }) => ms)
  const pushed = own.filter(({ status }) => status === 429 || status === 503).length
  return [percentile(done, 50).toFixed(0), percentile(done, 99).toFixed(0), pushed]
}

/** At most twenty lines a phase. */
function overTime(phase: Phase): string {
  const { name, load, samples } = phase
  const step = load.seconds / 20
  const rows = Array.from({ length: 20 }, (_, index) => {
    const isIn = ({ at }: { readonly at: number }) => at >= index * step && at < (index + 1) * step
    const [own, seen] = [load.observed.filter(isIn), samples.filter(isIn)]
    const done = own.filter(({ status }) => isDone(status)).map(({ ms }) => ms)
    const last = seen.at(-1)
    const worst = (figure: (sample: (typeof seen)[number]) => number) => Math.max(0, ...seen.map(figure))
    return [
      ((index * step) / 60).toFixed(1),
      (done.length / step).toFixed(0),
      percentile(done, 50).toFixed(0),
      percentile(done, 99).toFixed(0),
      megabytes(last?.rss),
      megabytes(last?.anonymous),
      megabytes(seen.findLast(({ live }) => live !== undefined)?.live),
      megabytes(last?.external),
      last?.handles ?? '',
      worst(({ delayP50 }) => delayP50).toFixed(0),
      worst(({ delayP99 }) => delayP99).toFixed(0),
      worst(({ delayMax }) => delayMax).toFixed(0),
    ]
  })
  const head = [
    'minute',
    'done a second',
    'p50 ms',
    'p99 ms',
    'RSS MB',
    'of it no file, MB',
    'live heap MB',
    'outside MB',
    'handles',
    'loop p50 ms',
    'loop p99 ms',
    'loop max ms',
  ]
  const grows = `Live heap ${growth(phase, ({ live }) => live).toFixed(2)} MB a minute, RSS ${growth(phase, ({ rss }) => rss).toFixed(2)}, of it no file ${growth(phase, ({ anonymous }) => anonymous).toFixed(2)} MB a minute after the first fifth.`
  return `**${name}**\n\n${table(head, rows)}\n\n${grows}`
}

function cpuOf({ samples, load }: Phase): number {
  const [first, last] = [samples[0], samples.at(-1)]
  if (first === undefined || last === undefined || last.at <= first.at) return Number.NaN
  const between = load.observed.filter(({ at }) => at >= first.at && at < last.at).length
  return (last.cpuMs - first.cpuMs) / Math.max(1, between)
}
