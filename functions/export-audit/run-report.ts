import { SunderError } from '../../shared/runtime/sunder-error.ts'
import type { ExportAuditDependencies } from './dependencies.ts'
import type { HeldJob } from './held-job.ts'
import { writeWhole } from './write-whole.ts'

/** Makes a report, in one run. @throws SunderError `request_too_large` where the time of a run is not enough */
export async function runReport(
  deps: Pick<ExportAuditDependencies, 'report' | 'results'>,
  held: HeldJob,
): Promise<void> {
  const { from, to, format } = held.job.terms
  if (format !== 'html' && format !== 'json') {
    throw new SunderError('internal_error', { detail: `a report as ${format}` })
  }
  const text = await deps.report({ from, to, until: held.until, format })
  await writeWhole(deps, held, { text, lines: 1, changes: {} })
}
