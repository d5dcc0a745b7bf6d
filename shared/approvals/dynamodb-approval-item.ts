import * as z from 'zod/mini'
import { isDataClass } from '../regulated-data/classes.ts'
import type { ClassCounts } from '../regulated-data/masking/class-counts.ts'
import {
  type Approval,
  type ApprovalOutcome,
  approvalKinds,
  approvalStates,
  type Question,
} from './approval.ts'

const itemSchema = z.object({
  id: z.string(),
  kind: z.enum(approvalKinds),
  grant: z.string(),
  job: z.optional(z.string()),
  requester: z.object({
    issuer: z.string(),
    subject: z.string(),
    owner: z.optional(z.string()),
    clientId: z.optional(z.string()),
  }),
  ownPeople: z.array(z.string()),
  collection: z.string(),
  source: z.string(),
  sourceAsserted: z.enum(['claimed', 'declared']),
  purpose: z.string(),
  model: z.string(),
  count: z.int(),
  findings: z.custom<ClassCounts>(
    (value) =>
      typeof value === 'object' &&
      value !== null &&
      Object.entries(value).every(([name, count]) => isDataClass(name) && Number.isSafeInteger(count)),
  ),
  payloadDigest: z.string(),
  previewDigest: z.string(),
  preview: z.string(),
  askedAt: z.int(),
  remindAt: z.int(),
  expiresAt: z.int(),
  state: z.enum(approvalStates),
  reason: z.optional(z.string()),
  taskToken: z.optional(z.string()),
  notified: z.optional(z.custom<Set<string>>((value) => value instanceof Set)),
  committedAt: z.optional(z.int()),
  endedAt: z.optional(z.int()),
})

/** Kept for a while after its deadline: the page still tells what became of it. */
const keptAfterDeadlineSeconds = 30 * 86_400

export function approvalKey(id: string): { key: string } {
  return { key: `APPROVAL#${id}` }
}

export function toApprovalItem(
  question: Question,
  ended?: { readonly outcome: ApprovalOutcome; readonly reason: string },
): Record<string, unknown> {
  return {
    ...question,
    ownPeople: [...question.ownPeople],
    ...approvalKey(question.id),
    state: ended?.outcome ?? 'waiting',
    ...(ended && { reason: ended.reason, endedAt: question.askedAt }),
    ttl: Math.ceil(question.expiresAt / 1000) + keptAfterDeadlineSeconds,
  }
}

/** @throws when the item is not an approval: the table is broken */
export function fromApprovalItem(item: Record<string, unknown>): Approval {
  const { job, requester, reason, taskToken, notified, committedAt, endedAt, ...rest } =
    itemSchema.parse(item)
  const { owner, clientId, ...identity } = requester
  return {
    ...rest,
    job,
    requester: { ...identity, owner, clientId },
    reason,
    taskToken,
    notified: [...(notified ?? [])],
    committedAt,
    endedAt,
  }
}
