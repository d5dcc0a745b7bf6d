import * as z from 'zod/mini'
import { exportFormats } from '../../../shared/audit-formats/format-export.ts'
import type { AuditJob, JobReference, JobTerms } from '../../../shared/audit-jobs/audit-job.ts'
import type { Operation } from '../../../shared/http/operation.ts'
import { parseBody } from '../../../shared/http/parse-request.ts'
import type { Caller } from '../../../shared/identity/caller.ts'
import { toTimestamp } from '../../../shared/runtime/clock.ts'
import { newId } from '../../../shared/runtime/random.ts'
import { SunderError } from '../../../shared/runtime/sunder-error.ts'
import { parseCheckpoint } from '../../../shared/transparency-log/notes/checkpoint.ts'
import { NoteError } from '../../../shared/transparency-log/notes/note-error.ts'
import { splitNote } from '../../../shared/transparency-log/notes/signed-note.ts'
import type { Audited } from '../answer-auditor.ts'
import type { AuditDependencies } from '../dependencies.ts'
import { checkSince, checkSinceFormat } from '../exports/check-since.ts'
import { maxJobDays, readSpan, spanFields } from '../span.ts'
import { presentedJobSchema, presentJob } from './present-job.ts'

const size = z.int().check(z.minimum(0))

/** `since`: sizes of checkpoints that the auditor holds; `held`: such checkpoints themselves, as signed notes. */
const askedJobSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('export'),
    ...spanFields,
    format: z._default(z.enum(exportFormats), 'jsonl'),
    since: z._default(z.array(size).check(z.maxLength(8)), []),
  }),
  z.strictObject({
    kind: z.literal('verify'),
    ...spanFields,
    held: z._default(z.array(z.string().check(z.maxLength(4096))).check(z.maxLength(8)), []),
  }),
  z.strictObject({
    kind: z.literal('report'),
    ...spanFields,
    format: z._default(z.enum(['html', 'json']), 'json'),
  }),
])
type AskedJob = z.output<typeof askedJobSchema>

/** `POST /v1/jobs` */
export function askJobOperation(deps: AuditDependencies, audited: Audited): Operation {
  return {
    method: 'post',
    path: '/v1/jobs',
    summary: 'Have a span exported, verified or reported on, however long it is',
    security: 'oidc',
    body: askedJobSchema,
    response: {
      status: 202,
      schema: presentedJobSchema,
      headers: { Location: 'Where the job is told of.', 'Retry-After': 'Seconds until it is worth asking.' },
    },
    errors: [
      'invalid_json',
      'invalid_request',
      'unsupported_media_type',
      'rate_limited',
      'store_unavailable',
    ],
    handle: audited('audit.job', async (context, caller) => {
      const asked = await parseBody(context, askedJobSchema)
      const now = context.get('arrivedAt')
      const terms = toTerms(asked, now)
      const id = newId('audit', deps.random)
      return {
        asked: {
          job: id,
          kind: asked.kind,
          from: toTimestamp(terms.from),
          to: toTimestamp(terms.to),
          format: terms.format,
        },
        answer: async () => {
          await checkSince(deps.transparencyLog.reader, terms.since)
          const job = newJob({ id, terms, caller, now, requestId: context.get('requestId') })
          const reference = await deps.jobs.store.create(job)
          await startIfPossible(deps, reference)
          const answer = { body: await presentJob(deps.jobs, job), returned: 1 }
          return { ...answer, status: 202, headers: { location: `jobs/${id}`, 'retry-after': '5' } }
        },
      }
    }),
  }
}

/** @throws SunderError `invalid_request` */
function toTerms(asked: AskedJob, now: number): JobTerms {
  const isAhead = asked.to !== undefined && Date.parse(asked.to) > now
  const { from, to } = readSpan(isAhead ? { from: asked.from } : asked, now, { maxDays: maxJobDays })
  const held = asked.kind === 'verify' ? asked.held : []
  if (asked.kind === 'export') checkSinceFormat(asked.since, asked.format)
  for (const [index, note] of held.entries()) checkNote(note, index)
  return {
    kind: asked.kind,
    from,
    to,
    format: asked.kind === 'verify' ? 'json' : asked.format,
    since: asked.kind === 'export' ? asked.since : [],
    held,
  }
}

function checkNote(note: string, index: number): void {
  try {
    parseCheckpoint(splitNote(note).text)
  } catch (error) {
    if (!(error instanceof NoteError)) throw error
    throw new SunderError('invalid_request', {
      message: `expected a checkpoint as its signed note: ${error.message}`,
      param: `held[${index}]`,
    })
  }
}

function newJob(asked: {
  readonly id: string
  readonly terms: JobTerms
  readonly caller: Caller
  readonly now: number
  readonly requestId: string
}): AuditJob {
  const { id, terms, caller, now, requestId } = asked
  const { issuer, subject, clientId } = caller
  return {
    v: 1,
    id,
    actor: { issuer, subject, ...(clientId !== undefined && { clientId }) },
    requestId,
    terms,
    status: 'queued',
    createdAt: now,
    leasedUntil: 0,
    attempts: 0,
    progress: { done: 0, total: 0 },
    written: false,
    parts: [],
    bytes: 0,
    lines: 0,
    omitted: 0,
  }
}

/** The job is kept: where its start is lost, it is started again when its auditor asks how far it is. */
async function startIfPossible({ jobs, log }: AuditDependencies, reference: JobReference): Promise<void> {
  try {
    await jobs.start.start(reference)
  } catch (error) {
    const detail = error instanceof SunderError ? error.detail : String(error)
    log.warn({ job: reference.id, detail }, 'a job was not started')
  }
}
