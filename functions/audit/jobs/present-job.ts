import * as z from 'zod/mini'
import {
  type AuditJob,
  auditJobKinds,
  jobFormats,
  ownerOf,
  resultOf,
} from '../../../shared/audit-jobs/audit-job.ts'
import { toTimestamp } from '../../../shared/runtime/clock.ts'
import type { AuditJobs } from './audit-jobs.ts'

const count = z.int().check(z.minimum(0))

/** A job as its auditor sees it. */
export const presentedJobSchema = z.object({
  id: z.string(),
  kind: z.enum(auditJobKinds),
  from: z.string(),
  to: z.string(),
  format: z.enum(jobFormats),
  status: z.enum(['queued', 'running', 'done', 'failed']),
  createdAt: z.string(),
  /** In seals; null until their number is known, and for a report, which has no such measure. */
  progress: z.nullable(z.object({ done: count, total: count })),
  /** Of one that is done. The link needs no token, and lives five minutes: ask again for another. */
  result: z.nullable(
    z.object({
      url: z.string(),
      expiresAt: z.string(),
      contentType: z.string(),
      bytes: count,
      /** Leaves that `ocsf` and `csv` can't show. */
      omitted: count,
    }),
  ),
  /** Of a verification that is done. */
  verified: z.nullable(z.boolean()),
  failure: z.nullable(z.object({ code: z.string(), message: z.string() })),
})
export type PresentedJob = z.output<typeof presentedJobSchema>

export async function presentJob(
  { results }: Pick<AuditJobs, 'results'>,
  job: AuditJob,
): Promise<PresentedJob> {
  const { id, terms, status, createdAt, progress, bytes, omitted, verified, failure } = job
  const told = resultOf(job)
  const link = status === 'done' ? await results.link({ owner: ownerOf(job.actor), id }, told) : undefined
  return {
    id,
    kind: terms.kind,
    from: toTimestamp(terms.from),
    to: toTimestamp(terms.to),
    format: terms.format,
    status,
    createdAt: toTimestamp(createdAt),
    progress: progress.total === 0 ? null : progress,
    result:
      link === undefined
        ? null
        : {
            url: link.url,
            expiresAt: toTimestamp(link.expiresAt),
            contentType: told.contentType,
            bytes,
            omitted,
          },
    verified: verified ?? null,
    failure: failure ?? null,
  }
}
