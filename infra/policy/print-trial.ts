import { errorTable } from '../../shared/runtime/sunder-error.ts'
import { printable } from '../command-line/printable.ts'
import type { Style } from '../command-line/style.ts'
import type { ClassDecision, ReaderView, Trial, Verdict } from './try-text.ts'

/** One collection's decision about a text, and why. */
export function trialReport(
  { collection, input, query, findings, readers, modelSees }: Trial,
  { showMasked, style }: { readonly showMasked: boolean; readonly style: Style },
): string {
  const blocks = [
    [style('bold', collection)],
    [`  as an input  ${verdict(input, style)}`, `  as a query   ${verdict(query, style)}`],
    findingRows(findings, style),
    readers.flatMap((reader) => readerRow(reader, findings)),
    showMasked ? modelRows(modelSees, style) : [],
  ]
  return blocks
    .filter((block) => block.length > 0)
    .map((block, index) => `${index > 1 ? '\n' : ''}${block.join('\n')}`)
    .join('\n')
}

const verdicts: Readonly<Record<Verdict['decision'], readonly ['green' | 'yellow' | 'red', string]>> = {
  allow: ['green', '✓ taken as it is'],
  mask: ['green', '✓ taken, masked'],
  approve: ['yellow', '… waits for an approval (202)'],
  block: ['red', '✗ blocked'],
  refuse: ['red', '✗ refused'],
}

function verdict({ decision, error, because }: Verdict, style: Style): string {
  const [colour, words] = verdicts[decision]
  const answer = error === undefined ? '' : ` (${errorTable[error][0]} ${error})`
  return `${style(colour, words)}${answer}${because === undefined ? '' : `: ${printable(because)}`}`
}

const colours = { allow: 'green', mask: 'cyan', approve: 'yellow', block: 'red' } as const

function findingRows(findings: readonly ClassDecision[], style: Style): string[] {
  if (findings.length === 0) return ['  No regulated data was found.']
  const width = (texts: string[]) => Math.max(...texts.map(({ length }) => length))
  const countWidth = width(findings.map(({ count }) => String(count)))
  const classWidth = width(findings.map((row) => row.class))
  const actionWidth = width(findings.map(actionWords))
  return findings.map((row) =>
    [
      `  ${String(row.count).padStart(countWidth)}`,
      row.class.padEnd(classWidth),
      style(colours[row.action], actionWords(row).padEnd(actionWidth)),
      style('dim', reason(row)),
    ].join('  '),
  )
}

function actionWords({ action, masking }: ClassDecision): string {
  return masking === undefined || masking === 'redact' ? action : `${action} (${masking})`
}

function reason({ action, lines }: ClassDecision): string {
  if (lines.length === 0) return 'no line names it, so it is masked'
  return lines
    .map(({ name, line }) => `by ${name}: ${action}${line === undefined ? '' : `, line ${line}`}`)
    .join('; ')
}

function readerRow({ group, sees, masked }: ReaderView, findings: readonly ClassDecision[]): string[] {
  if (findings.length === 0) return []
  const before = findings.filter(({ action }) => action === 'mask').map((finding) => finding.class)
  const parts = [
    ...(sees.length > 0 ? [`as it is: ${sees.join(', ')}`] : []),
    ...(masked.length > 0 ? [`masked for them: ${masked.join(', ')}`] : []),
    ...(before.length > 0 ? [`masked for all, before the model: ${before.join(', ')}`] : []),
  ]
  return [`  ${group} would read`, ...parts.map((part) => `    ${part}`)]
}

function modelRows(modelSees: string | undefined, style: Style): string[] {
  if (modelSees === undefined) return ['  The model would see nothing of it.']
  const lines = modelSees.replace(/\r?\n$/, '').split(/\r\n|\n|\r/)
  return ['  The model would see', ...lines.map((line) => `    ${style('dim', '│')} ${printable(line)}`)]
}
