import { decodeExportCursor, type ExportCursor } from '../../shared/audit-export/export-cursor.ts'
import type { ExportDependencies } from '../../shared/audit-export/export-plan.ts'
import {
  type ExportFormat,
  type ExportPiece,
  exportFormats,
  formatExport,
} from '../../shared/audit-formats/format-export.ts'
import { type AuditJob, resultOf } from '../../shared/audit-jobs/audit-job.ts'
import { type JobResults, leastPartBytes } from '../../shared/audit-jobs/job-results.ts'
import { SunderError } from '../../shared/runtime/sunder-error.ts'
import type { HeldJob } from './held-job.ts'

interface Exporting {
  readonly results: JobResults
  readonly source: ExportDependencies
  readonly partBytes: number
}

/** What was read since the last part, and is lost where the run ends now. */
interface Draft {
  readonly texts: string[]
  bytes: number
  lines: number
  omitted: number
}

/**
 * Writes an export part by part. With each part the cursor behind it is kept, by one write: wherever a run ends, the
 * next writes the rest, and the parts are those that one run alone would have written. Memory holds a part.
 */
export async function runExport(deps: Exporting, held: HeldJob): Promise<'ended' | 'goes_on'> {
  const { results } = deps
  const { reference } = held
  const upload = held.job.upload ?? (await results.begin(reference, resultOf(held.job)))
  if (held.job.upload === undefined) await held.save({ upload })
  if (!held.job.written && !(await writeParts(deps, held, upload))) return 'goes_on'
  await results.finish(reference, upload, held.job.parts)
  const { total } = held.job.progress
  await held.save({ progress: { done: total, total } })
  return 'ended'
}

/** @returns false where its time was over before the end */
async function writeParts(
  { results, source, partBytes }: Exporting,
  held: HeldJob,
  upload: string,
): Promise<boolean> {
  const flush = async ({ texts, ...draft }: Draft, cursor: string | undefined): Promise<void> => {
    const { parts, bytes, lines, omitted, progress } = held.job
    const part = { number: parts.length + 1, bytes: Buffer.from(texts.join(''), 'utf8') }
    const tag = draft.bytes === 0 ? [] : [await results.putPart(held.reference, upload, part)]
    await held.save({
      parts: [...parts, ...tag],
      bytes: bytes + draft.bytes,
      lines: lines + draft.lines,
      omitted: omitted + draft.omitted,
      // It got on: nobody has tried in vain.
      attempts: 1,
      ...(cursor === undefined ? { written: true } : { cursor, progress: progressAt(cursor, progress) }),
    })
  }

  let draft = emptyDraft()
  const { cursor, terms } = held.job
  let isMeasured = cursor !== undefined
  for await (const piece of formatExport(source, cursor ?? terms, formatOf(held.job))) {
    if (!isMeasured) await measure(held, piece)
    isMeasured = true
    take(draft, piece)
    const isOver = held.isOver()
    if (!isOver && draft.bytes < partBytes) continue
    const next = piece.cursor()
    if (next === undefined) continue
    if (draft.bytes >= Math.min(partBytes, leastPartBytes)) {
      await flush(draft, next)
      draft = emptyDraft()
    }
    if (isOver) return false
  }
  await flush(draft, undefined)
  return true
}

/** Says how much there is to do before any of it is done: a short export has but one part. */
async function measure(held: HeldJob, first: ExportPiece): Promise<void> {
  const cursor = first.cursor()
  if (cursor !== undefined) await held.save({ progress: progressAt(cursor, held.job.progress) })
}

function emptyDraft(): Draft {
  return { texts: [], bytes: 0, lines: 0, omitted: 0 }
}

function take(draft: Draft, { text, omitted }: ExportPiece): void {
  draft.omitted += omitted
  if (text === '') return
  draft.texts.push(text)
  draft.bytes += Buffer.byteLength(text)
  draft.lines += 1
}

function formatOf({ terms: { format } }: AuditJob): ExportFormat {
  const known = exportFormats.find((one) => one === format)
  if (known === undefined) throw new SunderError('internal_error', { detail: `an export as ${format}` })
  return known
}

/** How far an export has come, in seals. */
export function progressAt(cursor: string, before: AuditJob['progress']): AuditJob['progress'] {
  return progressOf(decodeExportCursor(cursor), before)
}

export function progressOf({ plan, step }: ExportCursor, before: AuditJob['progress']): AuditJob['progress'] {
  const total = plan.seals.to - plan.seals.from
  if (step.at === 'seal') return { done: step.number - plan.seals.from, total }
  const isBefore = step.at === 'head' || step.at === 'lanes' || step.at === 'proofs'
  return { done: isBefore ? before.done : total, total }
}
