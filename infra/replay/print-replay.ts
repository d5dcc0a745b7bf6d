import { printable } from '../command-line/printable.ts'
import type { Style } from '../command-line/style.ts'
import type { AnsweredReplay } from './fetch-replay.ts'

type Request = AnsweredReplay['requests'][number]
type Told = { readonly decision: string | null; readonly reasons: readonly string[] }

/** One line a request, what was found below it, and a summary. */
export function replayReport(
  { trace, policyDigest, requests, complete }: AnsweredReplay,
  style: Style,
): string {
  const heads = ['time', 'request', 'collection', 'payload', 'then', 'now'] as const
  const cells = requests.map(cellsOf)
  const widths = heads.map((head, column) =>
    Math.max(head.length, ...cells.map((row) => (row[column] ?? '').length)),
  )
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd()
  const rows = requests.flatMap((request, index) => [
    `${mark(request, style)} ${line(cells[index] ?? [])}`,
    ...classRows(request, style),
  ])
  const differing = requests.filter(({ differs }) => differs === true).length
  return [
    style('bold', printable(trace)),
    style('dim', `asked the policy ${policyDigest}`),
    '',
    ...(rows.length === 0
      ? ['No request that a policy decides about.']
      : [style('dim', `  ${line(heads)}`), ...rows]),
    '',
    style(
      differing === 0 ? 'green' : 'yellow',
      `${differing} of ${requests.length} would be decided otherwise today.`,
    ),
    ...(complete
      ? []
      : [style('yellow', 'The session is longer than was looked at, or records of it are faulty.')]),
  ].join('\n')
}

function cellsOf({ time, action, collection, payload, before, now }: Request): string[] {
  return [time, action, collection, payload, told(before), now === null ? '–' : told(now)].map(printable)
}

function told({ decision, reasons }: Told): string {
  if (decision === null) return reasons.length === 0 ? 'left open' : `? ${reasons.join(', ')}`
  return reasons.length === 0 ? decision : `${decision} (${reasons.join(', ')})`
}

function mark({ differs, payload }: Request, style: Style): string {
  if (payload === 'commitment differs' || payload === 'unavailable') return style('red', '✗')
  if (differs === null) return style('dim', '?')
  return differs ? style('yellow', '≠') : style('green', '=')
}

const colours = { allow: 'green', mask: 'cyan', approve: 'yellow', block: 'red' } as const

function classRows({ now, before }: Request, style: Style): string[] {
  return Object.entries(now?.classes ?? {}).map(([name, { count, action }]) => {
    const colour = Object.entries(colours).find(([known]) => known === action)?.[1] ?? 'dim'
    const earlier = before.findings[name] ?? 0
    const change = earlier === count ? '' : style('dim', ` (${earlier} then)`)
    return `      ${count} ${printable(name)} ${style(colour, printable(action))}${change}`
  })
}
