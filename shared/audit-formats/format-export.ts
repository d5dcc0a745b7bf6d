import { openRecord } from '../audit/open-record.ts'
import type { AuditRecord } from '../audit/record.ts'
import { hashBody } from '../audit/record-bytes.ts'
import { type LineOf, parseExportLine } from '../audit-export/export-line.ts'
import { exportSteps, openExport } from '../audit-export/export-lines.ts'
import type { ExportDependencies, ExportPlan, ExportSpan } from '../audit-export/export-plan.ts'
import { type RecordAnchor, toOcsf } from '../ocsf/to-ocsf.ts'
import { splitRecordLine } from '../verification/record-line.ts'
import { createUnsealedCheck, type UnsealedCheck } from '../verification/unsealed-check.ts'
import { csvHeader, csvRow } from './csv-row.ts'

export const exportFormats = ['jsonl', 'ocsf', 'csv'] as const
export type ExportFormat = (typeof exportFormats)[number]

/** What was read of an export, and where it goes on. */
export interface ExportPiece {
  /** Whole lines with their line breaks; empty where nothing of what was read is part of the format. */
  readonly text: string
  /**
   * What the format can't show: leaves whose records are gone or not what was sealed, and what stands in no seal but
   * for other reasons than that it waits for one.
   */
  readonly omitted: number
  /** Undefined behind the last. */
  cursor(): string | undefined
}

/**
 * An export in a format, or the rest of one. `jsonl` is all that it takes to verify the span, and shows whatever is
 * wrong with it. `ocsf` (JSON lines) and `csv` tell the records that are dated in the span, sealed ones in the order of
 * their leaves, then those that wait for their seal; what is none is counted.
 *
 * @param asked a span, or the cursor of an export of the same format
 * @throws SunderError `invalid_request` for no cursor of ours; `store_unavailable`
 */
export async function* formatExport(
  deps: ExportDependencies,
  asked: ExportSpan | string,
  format: ExportFormat,
): AsyncGenerator<ExportPiece> {
  const start = await openExport(deps, asked)
  const write = format === 'jsonl' ? undefined : recordWriter(format, start.plan, deps.maxLag)
  let head = format === 'csv' && typeof asked !== 'string' ? `${csvHeader}${lineBreak}` : ''
  for await (const { text, cursor } of exportSteps(deps, start)) {
    const written = text === undefined ? nothing : (write?.(text) ?? { text: `${text}\n`, omitted: 0 })
    yield { text: head + written.text, omitted: written.omitted, cursor }
    head = ''
  }
}

/** RFC 4180. */
const lineBreak = '\r\n'

type Written = Pick<ExportPiece, 'text' | 'omitted'>
const nothing: Written = { text: '', omitted: 0 }

function recordWriter(
  format: Exclude<ExportFormat, 'jsonl'>,
  { from, to, exportedAt }: ExportPlan,
  maxLag: number,
): (line: string) => Written {
  const rowOf = (record: AuditRecord, anchor: RecordAnchor): string =>
    format === 'csv' ? `${csvRow(record, anchor)}${lineBreak}` : `${JSON.stringify(toOcsf(record, anchor))}\n`
  // What a verifier would report is none that a reader could take for genuine.
  const unsealed = createUnsealedCheck({ report: () => undefined, maxLag, exportedAt })
  return (line) => {
    const read = readLine(line, unsealed)
    if (read === undefined || read === 'omitted') return read ? { text: '', omitted: 1 } : nothing
    const at = Date.parse(read.record.time)
    return at >= from && at < to ? { text: rowOf(read.record, read.anchor), omitted: 0 } : nothing
  }
}

type ReadLine = { readonly record: AuditRecord; readonly anchor: RecordAnchor } | 'omitted' | undefined

function readLine(text: string, unsealed: UnsealedCheck): ReadLine {
  const sealed = splitRecordLine(Buffer.from(text, 'utf8'))
  if (sealed !== undefined) return read(sealed.body, sealed.leaf)
  const line = parseExportLine(text)
  if (line?.type === 'unsealed') return readUnsealed(line, unsealed)
  const isLeaf = line?.type === 'faulty' || line?.type === 'missing' || line?.type === 'pruned'
  return isLeaf ? 'omitted' : undefined
}

function readUnsealed(line: LineOf<'unsealed'>, unsealed: UnsealedCheck): ReadLine {
  const record = unsealed.record(line)
  return record === undefined ? 'omitted' : { record, anchor: { hash: line.hash } }
}

/** Bytes of another version of the form are what was sealed, and no record to this one. */
function read(body: Buffer, leaf: number): ReadLine {
  const hash = hashBody(body)
  const { record } = openRecord({ lane: '', seq: 0, body, hash })
  if (record === undefined) return 'omitted'
  return { record, anchor: { hash, leaf } }
}
