import { format } from '@lukeed/ms'
import { describeFinding, placeOfFinding } from '../../shared/verification/describe-finding.ts'
import type { Verification, VerifiedSpan } from '../../shared/verification/summarise.ts'
import { printable } from '../command-line/printable.ts'
import type { Style } from '../command-line/style.ts'

/** How many findings, and how many interrupted requests, a reader is shown. */
const most = { findings: 50, interrupted: 10 } as const

/** What came of it, as a person reads it: the result first, then what it rests on, then what is wrong. */
export function verificationReport(verification: Verification, style: Style): string {
  const { verified, span, totalFindings } = verification
  const result = verified
    ? style('green', style('bold', 'Verified.'))
    : style('red', style('bold', `Not verified: ${counted(totalFindings, 'finding')}.`))
  const parts = [result, ...(span === undefined ? [] : [facts(span), ...remarks(span, style)])]
  if (totalFindings > 0) parts.push(findings(verification, style))
  return parts.join('\n\n')
}

function facts(span: VerifiedSpan): string {
  const { origin, keys, first, size, seals, head, records, pruned, lanes, sealed, maxLagMs, held } = span
  const rows: (readonly [string, string])[] = [
    ['log', origin],
    ...keys.map((key) => ['key', key] as const),
    ['span', `${span.from} to ${span.to}, exported ${span.exportedAt}`],
    ['tree', `${leafCount(first, size)} under ${counted(seals, 'checkpoint')}`],
    ...(head === undefined ? [] : [['root', `${head.root} at ${head.size}`] as const]),
    ['records', `${count(records)} in ${counted(lanes, 'lane')}${prunedSince(pruned, span.retentionMs)}`],
    ...(sealed === undefined ? [] : [['sealed', `${sealed.first} to ${sealed.last}`] as const]),
    ['waiting', `${count(span.waiting)}, none longer than the ${format(maxLagMs)} that it may take`],
    ...held.map(
      ({ name, size, compared }) =>
        [
          'held',
          `${name}: the tree of ${count(size)}, ${compared ? 'held against this one' : 'NOT compared'}`,
        ] as const,
    ),
  ]
  return rows.map(([name, text]) => `  ${name.padEnd(10)}${printable(text)}`).join('\n')
}

/** What is no finding, and whoever reads the result should know. */
function remarks(
  { keyIsTrusted, pruned, retentionIsTrusted, late, stuckLanes, interrupted, totalInterrupted }: VerifiedSpan,
  style: Style,
): string[] {
  const said: string[] = []
  if (!keyIsTrusted) {
    said.push(
      style(
        'yellow',
        'THE KEY IS THE EXPORT’S OWN. Whoever could write the export could have signed it as well: compare the key with\none that you have from elsewhere, and give it with --key.',
      ),
    )
  }
  if (pruned > 0 && !retentionIsTrusted) {
    said.push(
      style(
        'yellow',
        `THE RETENTION IS THE EXPORT’S OWN CLAIM. By it alone ${counted(pruned, 'record')} may be gone: give the one that you\nknow with --retention.`,
      ),
    )
  }
  if (late.seals > 0) {
    said.push(
      style(
        'yellow',
        `${counted(late.seals, 'seal')} came late: records waited up to ${format(late.longestMs)} for one.`,
      ),
    )
  }
  if (stuckLanes > 0) {
    said.push(
      style(
        'yellow',
        `${counted(stuckLanes, 'lane')} had not ended when the span began: verify the span of their opening.`,
      ),
    )
  }
  if (totalInterrupted > 0) {
    const lines = interrupted
      .slice(0, most.interrupted)
      .map(({ lane, seq, action, time }) => `  ${time}  ${printable(action)}  ${lane} / ${seq}`)
    said.push(
      [
        `${counted(totalInterrupted, 'request')} without an outcome past the deadline (interrupted; what was done is not known):`,
        ...lines,
        ...more(totalInterrupted - lines.length),
      ].join('\n'),
    )
  }
  return said
}

function findings({ findings, totalFindings }: Verification, style: Style): string {
  const shown = findings.slice(0, most.findings)
  const lines = shown.map(
    (finding) =>
      `  ${style('bold', printable(placeOfFinding(finding)))}\n    ${printable(describeFinding(finding))}`,
  )
  return [...lines, ...more(totalFindings - shown.length)].join('\n')
}

function more(left: number): string[] {
  return left > 0 ? [`  … and ${count(left)} more`] : []
}

function leafCount(first: number, size: number): string {
  return size === first
    ? `no leaves, at ${count(size)}`
    : `${count(size - first)} leaves, ${first} to ${size - 1}`
}

function prunedSince(pruned: number, retention: number): string {
  return pruned === 0 ? '' : `; of ${count(pruned)} more, past their ${format(retention)}, the hash alone`
}

function counted(number: number, what: string): string {
  return `${count(number)} ${what}${number === 1 ? '' : 's'}`
}

function count(number: number): string {
  return number.toLocaleString('en')
}
