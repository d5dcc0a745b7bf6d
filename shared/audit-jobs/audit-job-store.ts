import * as z from 'zod/mini'
import type { Clock } from '../runtime/clock.ts'
import { SunderError } from '../runtime/sunder-error.ts'
import { type AuditJob, auditJobSchema, isEnded, type JobReference, ownerOf } from './audit-job.ts'
import type { JobDocuments } from './job-documents.ts'

/** A job with the version that was read, by which alone it can be replaced. */
export interface KeptJob {
  readonly job: AuditJob
  readonly version: string
}

export interface AuditJobStore {
  /** @throws SunderError `rate_limited` where the auditor has as many under way as may be */
  create(job: AuditJob): Promise<JobReference>
  find(job: JobReference): Promise<KeptJob | undefined>
  /** @returns `taken` where another has written it since */
  replace(kept: KeptJob, job: AuditJob): Promise<KeptJob | 'taken'>
}

/** What one auditor may have under way. */
export const mostJobs = 3
/** A job that has not ended in this time never will: no longer than its result would be kept. */
const longestMs = 86_400_000
/** For how long a job that is named and not there may still be on its way. */
const namedFirstMs = 60_000
const tries = 5

const activeSchema = z.strictObject({ jobs: z.array(z.strictObject({ id: z.string(), createdAt: z.int() })) })
type Active = z.output<typeof activeSchema>['jobs']

/**
 * Jobs as documents, one each; and one for each auditor, which names those under way. A job is named in it before it is
 * there: who dies between leaves a name that counts for nothing.
 */
export function createAuditJobStore({
  documents,
  clock,
}: {
  readonly documents: JobDocuments
  readonly clock: Clock
}): AuditJobStore {
  const find = async (reference: JobReference): Promise<KeptJob | undefined> => {
    const found = await documents.read(nameOf(reference))
    return found && { job: parse(auditJobSchema, found.text), version: found.version }
  }

  const stillActive = async (owner: string, jobs: Active): Promise<Active> => {
    const known = jobs.filter(({ createdAt }) => clock() < createdAt + longestMs)
    const kept = await Promise.all(known.map(({ id }) => find({ owner, id })))
    return known.filter(({ createdAt }, index) => {
      const job = kept[index]?.job
      return job === undefined ? clock() < createdAt + namedFirstMs : !isEnded(job)
    })
  }

  /** @throws SunderError `rate_limited` */
  const takeTurn = async (owner: string, { id, createdAt }: AuditJob): Promise<void> => {
    for (let attempt = 0; attempt < tries; attempt += 1) {
      const found = await documents.read(activeOf(owner))
      const named = found === undefined ? [] : parse(activeSchema, found.text).jobs
      const active = named.length < mostJobs ? named : await stillActive(owner, named)
      if (active.length >= mostJobs) throw tooMany()
      const text = JSON.stringify({ jobs: [...active, { id, createdAt }] })
      if ((await documents.write(activeOf(owner), text, found?.version)) !== 'taken') return
    }
    throw tooMany()
  }

  return {
    async create(job) {
      const reference = { owner: ownerOf(job.actor), id: job.id }
      await takeTurn(reference.owner, job)
      const written = await documents.write(nameOf(reference), JSON.stringify(job), undefined)
      if (written === 'taken')
        throw new SunderError('internal_error', { detail: 'the id of a job was taken' })
      return reference
    },
    find,
    async replace({ version }, job) {
      const reference = { owner: ownerOf(job.actor), id: job.id }
      const written = await documents.write(nameOf(reference), JSON.stringify(job), version)
      return written === 'taken' ? 'taken' : { job, version: written.version }
    },
  }
}

function nameOf({ owner, id }: JobReference): string {
  return `${owner}/${id}`
}

function activeOf(owner: string): string {
  return `${owner}/active`
}

function parse<Schema extends z.ZodMiniType>(schema: Schema, text: string): z.output<Schema> {
  try {
    return schema.parse(JSON.parse(text))
  } catch (cause) {
    throw new SunderError('store_unavailable', { detail: 'the state of a job that can’t be read', cause })
  }
}

function tooMany(): SunderError {
  const message = `${mostJobs} of your jobs are under way. Wait for one of them to end.`
  return new SunderError('rate_limited', { message, retryAfterSeconds: 60 })
}
