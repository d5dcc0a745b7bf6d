import type { DataClass } from '../../shared/regulated-data/classes.ts'
import {
  addCounts,
  type ClassCounts,
  classesIn,
  totalOf,
} from '../../shared/regulated-data/masking/class-counts.ts'
import { printable } from '../command-line/printable.ts'
import { standardInput } from '../command-line/read-text.ts'
import type { Style } from '../command-line/style.ts'
import type { LocatedFinding } from './scan-text.ts'

export interface ScannedFile {
  readonly name: string
  readonly findings: readonly LocatedFinding[]
}

/** A file's findings in columns, under its name. */
export function fileReport({ name, findings }: ScannedFile, style: Style): string {
  const rows = findings.map(({ line, column, class: dataClass, score, preview }) => ({
    place: `${line}:${column}`,
    dataClass,
    score: score.toFixed(2),
    preview,
  }))
  const placeWidth = widest(rows.map(({ place }) => place))
  const classWidth = widest(rows.map(({ dataClass }) => dataClass))
  const lines = rows.map(({ place, dataClass, score, preview }) =>
    [
      ` ${style('dim', place.padStart(placeWidth))}`,
      style(colourOf(dataClass), dataClass.padEnd(classWidth)),
      style('dim', score),
      preview,
    ].join('  '),
  )
  return [style('bold', name === standardInput ? '(standard input)' : printable(name)), ...lines, ''].join(
    '\n',
  )
}

/** How many findings of each class there are, the most frequent first. */
export function summary(files: readonly ScannedFile[], style: Style): string {
  const counts = files.flatMap(({ findings }) => findings).reduce(count, {})
  const total = totalOf(counts)
  const scanned = files.length === 1 ? '1 file' : `${files.length} files`
  if (total === 0) return style('green', `No findings in ${scanned}.`)
  const holding = files.filter(({ findings }) => findings.length > 0).length
  const classes = classesIn(counts).sort((one, other) => (counts[other] ?? 0) - (counts[one] ?? 0))
  const countWidth = String(Math.max(...Object.values(counts))).length
  const lines = classes.map(
    (name) => `  ${String(counts[name]).padStart(countWidth)}  ${style(colourOf(name), name)}`,
  )
  const heading = `${total} ${total === 1 ? 'finding' : 'findings'} in ${files.length > 1 ? `${holding} of ` : ''}${scanned}`
  return [style('bold', heading), ...lines].join('\n')
}

function count(counts: ClassCounts, { class: dataClass }: LocatedFinding): ClassCounts {
  return addCounts(counts, { [dataClass]: 1 })
}

function widest(texts: readonly string[]): number {
  return texts.reduce((most, { length }) => Math.max(most, length), 0)
}

function colourOf(dataClass: DataClass): 'red' | 'magenta' | 'yellow' | 'cyan' {
  if (/^(?:secret|url)\./.test(dataClass)) return 'red'
  if (/^(?:pci|financial)\./.test(dataClass)) return 'magenta'
  return dataClass.startsWith('phi.') ? 'yellow' : 'cyan'
}
