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
  /** An owner's jobs of the last day, the newest first: those under way, and of the others as many as are remembered. */
  list(owner: string): Promise<AuditJob[]>
  /** @returns `taken` where another has written it since */
  replace(kept: KeptJob, job: AuditJob): Promise<KeptJob | 'taken'>
}

/** What one auditor may have under way. */
export const mostJobs = 3
/** How many an auditor can list. */
const mostListed = 20
/** A job that has not ended in this time never will: no longer than its result would be kept. */
const longestMs = 86_400_000
/** For how long a job that is named and not there may still be on its way. */
const namedFirstMs = 60_000
const tries = 5

const namedSchema = z.strictObject({ jobs: z.array(z.strictObject({ id: z.string(), createdAt: z.int() })) })
type Named = z.output<typeof namedSchema>['jobs']

/**
 * Jobs as documents, one each; and one for each auditor, which names those of the last day. A job is named in it before
 * it is there: who dies between leaves a name that counts for nothing.
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

  const readNamed = async (owner: string): Promise<{ readonly named: Named; readonly version?: string }> => {
    const found = await documents.read(namesOf(owner))
    if (found === undefined) return { named: [] }
    const { jobs } = parse(namedSchema, found.text)
    const named = jobs.filter(({ createdAt }) => clock() < createdAt + longestMs)
    return { named, version: found.version }
  }

  const stillActive = async (owner: string, named: Named): Promise<Named> => {
    const kept = await Promise.all(named.map(({ id }) => find({ owner, id })))
    return named.filter(({ createdAt }, index) => {
      const job = kept[index]?.job
      return job === undefined ? clock() < createdAt + namedFirstMs : !isEnded(job)
    })
  }

  /** @throws SunderError `rate_limited` */
  const takeTurn = async (owner: string, { id, createdAt }: AuditJob): Promise<void> => {
    for (let attempt = 0; attempt < tries; attempt += 1) {
      const { named, version } = await readNamed(owner)
      const active = named.length < mostJobs ? named : await stillActive(owner, named)
      if (active.length >= mostJobs) throw tooMany(active)
      const jobs = [...shorten(named, active), { id, createdAt }]
      const written = await documents.write(namesOf(owner), JSON.stringify({ jobs }), version)
      if (written !== 'taken') return
    }
    throw new SunderError('rate_limited', {
      message: 'You ask for several jobs at once.',
      retryAfterSeconds: 5,
    })
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
    async list(owner) {
      const { named } = await readNamed(owner)
      const kept = await Promise.all(named.toReversed().map(({ id }) => find({ owner, id })))
      return kept.flatMap((found) => found?.job ?? [])
    },
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

function namesOf(owner: string): string {
  return `${owner}/active`
}

/** Leaves room for one more; whatever is under way stays named, as it counts. */
function shorten(named: Named, active: Named): Named {
  const ended = named.filter((job) => !active.includes(job))
  const dropped = ended.slice(0, Math.max(0, named.length + 1 - mostListed))
  return named.filter((job) => !dropped.includes(job))
}

function parse<Schema extends z.ZodMiniType>(schema: Schema, text: string): z.output<Schema> {
  try {
    return schema.parse(JSON.parse(text))
  } catch (cause) {
    throw new SunderError('store_unavailable', { detail: 'the state of a job that can’t be read', cause })
  }
}

function tooMany(active: Named): SunderError {
  const ids = active.map(({ id }) => id).join(', ')
  const message = `${mostJobs} of your jobs are under way (${ids}). Wait for one of them to end.`
  return new SunderError('rate_limited', { message, retryAfterSeconds: 60 })
}
