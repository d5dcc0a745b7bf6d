import * as z from 'zod/mini'
import { approvalKinds, approvalStates } from '../approvals/approval.ts'
import { faultyRecordSchema } from '../audit/present-record.ts'

const count = z.int().check(z.minimum(0))
const moment = z.nullable(z.string())
/** Milliseconds; null where its end has not come. */
const duration = z.nullable(z.number())

/** The name that records have for a mailbox, and its address where today's policy names it as an approver's. */
const mailbox = { person: z.string(), email: z.nullable(z.string()) }
const account = z.object({ issuer: z.string(), subject: z.string() })

const noticeSchema = z.object({
  ...mailbox,
  at: z.string(),
  /** Null where it is not on record whether the mail was sent. */
  reached: z.nullable(z.boolean()),
})
export type ListedNotice = z.output<typeof noticeSchema>

const openingSchema = z.object({
  ...mailbox,
  account,
  firstAt: z.string(),
  lastAt: z.string(),
  times: count,
})
export type ListedOpening = z.output<typeof openingSchema>

const voteSchema = z.object({
  ...mailbox,
  account,
  decision: z.enum(['approve', 'deny']),
  reason: z.nullable(z.string()),
  /** Of what was on the page from which it was cast. */
  payloadDigest: z.string(),
  previewDigest: z.string(),
  policyDigest: z.string(),
  at: z.string(),
  /** `in_doubt`: that it was to be cast or withdrawn is on record, and not whether it was. */
  status: z.enum(['cast', 'withdrawn', 'in_doubt']),
  withdrawnAt: moment,
  /** The id of the record of its casting. */
  record: z.string(),
})
export type ListedVote = z.output<typeof voteSchema>

/** An approval as the records tell it. What they do not say, or not yet, is null. */
const listedApprovalSchema = z.object({
  id: z.string(),
  kind: z.enum(approvalKinds),
  state: z.enum(approvalStates),
  /** Why it ended so, where the state does not say it: a code. */
  reason: z.nullable(z.string()),
  collection: z.nullable(z.string()),
  grant: z.nullable(z.string()),
  job: z.nullable(z.string()),
  /** `GET /v1/traces/{trace}` tells the whole story. */
  trace: z.string(),
  source: z.nullable(z.object({ uri: z.string(), asserted: z.enum(['claimed', 'declared']) })),
  requester: z.nullable(
    z.object({
      issuer: z.string(),
      subject: z.string(),
      clientId: z.nullable(z.string()),
      owner: z.nullable(z.string()),
    }),
  ),
  findings: z.record(z.string(), count),
  payloadDigest: z.nullable(z.string()),
  previewDigest: z.nullable(z.string()),
  askedAt: z.string(),
  expiresAt: moment,
  /** When enough approvals were counted, or that it was denied: not when it expired, failed or was revoked. */
  decidedAt: moment,
  /** When its vectors were stored, or its grant became active. */
  carriedOutAt: moment,
  closedAt: moment,
  durations: z.object({
    askedToFirstVoteMs: duration,
    askedToDecidedMs: duration,
    decidedToCarriedOutMs: duration,
    askedToClosedMs: duration,
  }),
  notified: z.array(noticeSchema),
  reminded: z.array(noticeSchema),
  opened: z.array(openingSchema),
  /** In the order of time, withdrawn ones too. */
  votes: z.array(voteSchema),
  /** What was refused at the approvers' pages, counted by the error's code. */
  refused: z.record(z.string(), count),
  /** False where there is more on record than was read: then state and times are those of what was read. */
  complete: z.boolean(),
})
export type ListedApproval = z.output<typeof listedApprovalSchema>

/** A page can hold fewer approvals than the limit, even none, and yet have a next one. */
export const approvalsPageSchema = z.object({
  approvals: z.array(listedApprovalSchema),
  /** Items that were read and are not what was written; `GET /v1/verify` says more. */
  faulty: z.array(faultyRecordSchema),
  next: z.nullable(z.string()),
})
export type ApprovalsPage = z.output<typeof approvalsPageSchema>
