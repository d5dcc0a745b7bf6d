import { type AuditJob, resultOf } from '../../shared/audit-jobs/audit-job.ts'
import type { JobResults } from '../../shared/audit-jobs/job-results.ts'
import type { HeldJob } from './held-job.ts'

/** Writes a result that memory holds, as one part. */
export async function writeWhole(
  { results }: { readonly results: JobResults },
  held: HeldJob,
  result: { readonly text: string; readonly lines: number; readonly changes: Partial<AuditJob> },
): Promise<void> {
  const { reference } = held
  const { text, lines, changes } = result
  const bytes = Buffer.from(text, 'utf8')
  const upload = await results.begin(reference, resultOf(held.job))
  const part = await results.putPart(reference, upload, { number: 1, bytes })
  await results.finish(reference, upload, [part])
  const { total } = held.job.progress
  await held.save({ ...changes, bytes: bytes.length, lines, progress: { done: total, total } })
}
