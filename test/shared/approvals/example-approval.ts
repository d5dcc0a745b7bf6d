import type { Approval, Question } from '../../../shared/approvals/approval.ts'
import type { Vote } from '../../../shared/approvals/vote.ts'
import { personOf } from '../../../shared/identity/mailbox.ts'

export const askedAt = Date.UTC(2026, 0, 15, 12)
const hour = 3_600_000

let questions = 0
/** What is asked about a job of `ingest`, which lena owns. */
export function exampleQuestion(changes: Partial<Question> = {}): Question {
  questions += 1
  const number = String(questions).padStart(22, '0')
  return {
    id: `appr_${number}`,
    kind: 'job',
    grant: `grant_${number}`,
    job: `job_${number}`,
    requester: {
      issuer: 'https://login.example.com/',
      subject: 'ingest',
      owner: 'lena',
      clientId: 'ingest',
    },
    ownPeople: [personOf('lena@example.com')],
    collection: 'support-mail',
    source: 'mail://inbox/1',
    sourceAsserted: 'declared',
    purpose: 'a test',
    model: 'text-embedding-3-small',
    count: 2,
    findings: { 'phi.diagnosis': 2, 'pii.email': 1 },
    payloadDigest: `sha256:${'a'.repeat(64)}`,
    previewDigest: `sha256:${'b'.repeat(64)}`,
    preview: `appr_${number}_0a1b2c3d4e5f`,
    askedAt,
    remindAt: askedAt + 12 * hour,
    expiresAt: askedAt + 24 * hour,
    ...changes,
  }
}

export function exampleApproval(changes: Partial<Approval> = {}): Approval {
  return {
    ...exampleQuestion(),
    state: 'waiting',
    reason: undefined,
    taskToken: undefined,
    notified: [],
    committedAt: undefined,
    endedAt: undefined,
    ...changes,
  }
}

export const policyDigest = `sha256:${'c'.repeat(64)}`

/** Priya's approval of exactly what is asked. */
export function exampleVote(
  { id, payloadDigest, previewDigest }: Pick<Question, 'id' | 'payloadDigest' | 'previewDigest'>,
  changes: Partial<Vote> = {},
): Vote {
  return {
    approval: id,
    person: personOf('priya@example.com'),
    account: { issuer: 'https://login.example.com/', subject: 'priya' },
    decision: 'approve',
    reason: undefined,
    payloadDigest,
    previewDigest,
    policyDigest,
    at: askedAt + hour,
    status: 'cast',
    ...changes,
  }
}
