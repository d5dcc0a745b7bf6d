import { grantDigest } from '../../../shared/approvals/grant-digest.ts'
import type { Grant } from '../../../shared/grants/grant.ts'
import type { PendingPayload } from '../../../shared/jobs/pending-payload.ts'
import { readPending } from '../../../shared/jobs/read-pending.ts'
import type { Input } from '../../../shared/regulated-data/policy/screen-inputs.ts'
import { SunderError } from '../../../shared/runtime/sunder-error.ts'
import type { TaskInput } from '../task-input.ts'
import type { PreviewDependencies } from './dependencies.ts'

/** What is asked for, as the payload or the grant's item says it. */
export interface Subject {
  readonly grant: string
  readonly job: string | undefined
  readonly requester: {
    readonly issuer: string
    readonly subject: string
    readonly owner: string | undefined
    readonly clientId: string | undefined
  }
  readonly collection: string
  readonly source: string
  readonly sourceAsserted: 'claimed' | 'declared'
  readonly purpose: string
  readonly model: string
  readonly count: number
  readonly inputs: readonly Input[]
  readonly user: string | undefined
  readonly payloadDigest: string
  /** Milliseconds since the epoch. */
  readonly deadline: number
  /** Whether the grant was revoked in the meantime. */
  readonly isRevoked: boolean
}

/** @throws SunderError `not_found|conflict` for what does not wait, or is not what its digest says */
export function readSubject(deps: PreviewDependencies, input: TaskInput): Promise<Subject> {
  return input.kind === 'job' ? readJob(deps, input) : readGrant(deps, input)
}

async function readJob({ jobs, grants, payloads }: PreviewDependencies, input: TaskInput): Promise<Subject> {
  const job = await jobs.find(input.id)
  if (job === undefined || job.approval !== input.approval) throw notThere(input)
  if (job.status !== 'pending_approval')
    throw new SunderError('conflict', { detail: `${input.id} does not wait` })
  const [pending, grant] = await Promise.all([
    readPending(payloads, { job: job.id, digest: job.payloadDigest }),
    grants.find(job.grant),
  ])
  const { issuer, subject, owner, clientId, collection, source, sourceAsserted, model, inputs } = pending
  if (grant === undefined || pending.approval !== input.approval || !isUnder(grant, pending)) {
    throw notThere(input)
  }
  return {
    grant: grant.id,
    job: job.id,
    requester: { issuer, subject, owner, clientId },
    collection,
    source,
    sourceAsserted,
    purpose: grant.purpose,
    model,
    count: pending.count,
    inputs,
    user: pending.user,
    payloadDigest: job.payloadDigest,
    deadline: pending.expiresAt,
    isRevoked: grant.status === 'revoked',
  }
}

/** Whose it is, and where it comes from and goes to, is the grant's to say: else a payload could name another owner. */
function isUnder(grant: Grant, pending: PendingPayload): boolean {
  const names = ['issuer', 'subject', 'owner', 'clientId', 'collection', 'source', 'sourceAsserted'] as const
  return pending.grant === grant.id && names.every((name) => pending[name] === grant[name])
}

async function readGrant({ policy, grants }: PreviewDependencies, input: TaskInput): Promise<Subject> {
  const grant = await grants.find(input.id)
  if (grant === undefined || grant.approval?.id !== input.approval) throw notThere(input)
  const { issuer, subject, owner, clientId, collection, source, sourceAsserted, purpose, status } = grant
  if (status !== 'pending_approval' && status !== 'revoked') {
    throw new SunderError('conflict', { detail: `${input.id} does not wait` })
  }
  return {
    grant: grant.id,
    job: undefined,
    requester: { issuer, subject, owner, clientId },
    collection,
    source,
    sourceAsserted,
    purpose,
    model: policy.collections[collection]?.model ?? '',
    count: grant.maxInputs,
    inputs: [],
    user: undefined,
    payloadDigest: grantDigest(grant),
    deadline: grant.expiresAt,
    isRevoked: status === 'revoked',
  }
}

function notThere({ kind, id }: TaskInput): SunderError {
  return new SunderError('not_found', { detail: `${kind} ${id} is not there, or is another approval's` })
}
