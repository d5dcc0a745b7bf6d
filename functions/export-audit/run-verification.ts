import { exportSteps, openExport } from '../../shared/audit-export/export-lines.ts'
import { SunderError } from '../../shared/runtime/sunder-error.ts'
import { parseCheckpoint } from '../../shared/transparency-log/notes/checkpoint.ts'
import { splitNote } from '../../shared/transparency-log/notes/signed-note.ts'
import type { Verification } from '../../shared/verification/summarise.ts'
import { createExportVerifier } from '../../shared/verification/verify-export.ts'
import type { ExportAuditDependencies } from './dependencies.ts'
import type { HeldJob } from './held-job.ts'
import { progressAt, progressOf } from './run-export.ts'
import { writeWhole } from './write-whole.ts'

const mostFindings = 1000
/** How many steps there are between two looks at the clock. */
const stepsAtOnce = 1000

/**
 * Verifies what an export of the span would hold, in one run: what it knows of lanes and tree is in its memory alone.
 *
 * @throws SunderError `request_too_large` where the time of a run is not enough
 */
export async function runVerification(
  deps: Pick<ExportAuditDependencies, 'source' | 'verifierKeys' | 'results'>,
  held: HeldJob,
): Promise<void> {
  const verification = await verify(deps, held)
  const { verified, span } = verification
  await writeWhole(deps, held, {
    text: `${JSON.stringify(verification, undefined, 2)}\n`,
    lines: (span?.size ?? 0) - (span?.first ?? 0),
    changes: { verified },
  })
}

async function verify(
  { source, verifierKeys }: Pick<ExportAuditDependencies, 'source' | 'verifierKeys'>,
  held: HeldJob,
): Promise<Verification> {
  const { from, to, held: notes } = held.job.terms
  const since = notes.map((note) => parseCheckpoint(splitNote(note).text).size)
  const verifier = createExportVerifier({
    keys: verifierKeys,
    held: notes.map((note, index) => ({ name: `held ${index + 1}`, note })),
    clock: source.clock,
    // The gateway's own: it need not believe them of its export.
    maxLag: source.maxLag,
    retention: source.retention,
    mostFindings,
  })
  let steps = 0
  const start = await openExport(source, { from, to, since })
  await held.save({ progress: progressOf(start, held.job.progress) })
  for await (const { text, cursor } of exportSteps(source, start)) {
    if (text !== undefined) verifier.line(Buffer.from(text, 'utf8'))
    steps += 1
    if (steps % stepsAtOnce !== 0) continue
    if (held.isOver()) throw tooLong()
    const at = cursor()
    const progress = at === undefined ? held.job.progress : progressAt(at, held.job.progress)
    if (progress.done !== held.job.progress.done) await held.save({ progress })
  }
  return verifier.end()
}

function tooLong(): SunderError {
  return new SunderError('request_too_large', {
    message:
      'The span is too long to be verified in one run: ask for shorter ones, or export it and verify the export.',
  })
}
