import { createHash } from 'node:crypto'
import * as z from 'zod/mini'
import { exportFormats } from '../audit-formats/format-export.ts'
import type { Principal } from '../identity/caller.ts'
import { subjectKey } from '../identity/subject-key.ts'

const count = z.int().check(z.minimum(0))

export const auditJobKinds = ['export', 'verify', 'report'] as const
export const jobFormats = [...exportFormats, 'html', 'json'] as const

/** What was asked for. Times are milliseconds since the epoch. */
const jobTermsSchema = z.strictObject({
  kind: z.enum(auditJobKinds),
  from: z.int(),
  to: z.int(),
  format: z.enum(jobFormats),
  /** Sizes of checkpoints that the auditor holds, for an export; for a verification, the notes themselves. */
  since: z.array(count),
  held: z.array(z.string()),
})
export type JobTerms = z.output<typeof jobTermsSchema>

/** A job as it is kept: all that it takes to show it, and to go on with it wherever its runner stopped. */
export const auditJobSchema = z.strictObject({
  v: z.literal(1),
  id: z.string(),
  /** Who asked. */
  actor: z.strictObject({ issuer: z.string(), subject: z.string(), clientId: z.exactOptional(z.string()) }),
  requestId: z.string(),
  terms: jobTermsSchema,
  status: z.enum(['queued', 'running', 'done', 'failed']),
  createdAt: z.int(),
  /** Until when its runner has it to itself; whoever comes later may go on with it. */
  leasedUntil: z.int(),
  /** How often a runner began with it since it last got on. */
  attempts: count,
  /** In seals. */
  progress: z.strictObject({ done: count, total: count }),
  /** Where an export goes on behind the parts that are kept. */
  cursor: z.exactOptional(z.string()),
  upload: z.exactOptional(z.string()),
  /** Whether nothing is left to write behind the parts. */
  written: z.boolean(),
  /** By which the store knows the parts, in their order. */
  parts: z.array(z.string()),
  bytes: count,
  lines: count,
  omitted: count,
  /** What a verification came to. */
  verified: z.exactOptional(z.boolean()),
  /** Why it failed, as its auditor may read it. */
  failure: z.exactOptional(z.strictObject({ code: z.string(), message: z.string() })),
})
export type AuditJob = z.output<typeof auditJobSchema>

/** By what a job is found: its auditor, in a form that names nobody, and its id. */
export interface JobReference {
  readonly owner: string
  readonly id: string
}

export const jobReferenceSchema = z.strictObject({
  owner: z.string().check(z.regex(/^[0-9a-f]{32}$/)),
  id: z.string().check(z.regex(/^audit_[A-Za-z0-9_-]{22}$/)),
})

/** The owner of a principal's jobs. */
export function ownerOf(principal: Principal): string {
  return createHash('sha256').update(subjectKey(principal)).digest('hex').slice(0, 32)
}

export function isEnded({ status }: AuditJob): boolean {
  return status === 'done' || status === 'failed'
}

/** The result's media type and the name under which it is saved. */
export function resultOf({ terms: { kind, format } }: Pick<AuditJob, 'terms'>): {
  readonly contentType: string
  readonly fileName: string
} {
  const contentTypes = {
    jsonl: 'application/x-ndjson',
    ocsf: 'application/x-ndjson',
    csv: 'text/csv; charset=utf-8',
    html: 'text/html; charset=utf-8',
    json: 'application/json',
  } as const
  const ending = format === 'ocsf' ? 'ocsf.jsonl' : format
  return { contentType: contentTypes[format], fileName: `sunder-${kind}.${ending}` }
}
