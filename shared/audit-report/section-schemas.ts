import * as z from 'zod/mini'
import { approvalKinds, approvalStates } from '../approvals/approval.ts'
import { duties } from '../identity/caller.ts'

export const count = z.int().check(z.minimum(0))
/** RFC 3339 in UTC, with milliseconds. */
export const moment = z.string()

/** A record that shows what is said: `GET /v1/records/{record}` has all of it. */
export const citedSchema = z.object({ record: z.string(), time: moment })
export type Cited = z.output<typeof citedSchema>

/** How often something is on record in the period, and the first and the last record of it. */
const occurrences = { count, first: citedSchema, last: citedSchema }

/** In words: which records the section's figures are counted from, and how. */
const counted = z.string()

/** A table that may be cut: whatever found no place in its rows is in `more`, counted as `counted` says. */
export function table<Row extends z.ZodMiniType>(row: Row) {
  return z.object({ counted, rows: z.array(row), more: count })
}

const identity = { issuer: z.string(), subject: z.string() }
/** Null for a token that holds no duty, or two. */
const duty = z.nullable(z.enum(duties))
/** How what was asked for ended. */
const ends = { allowed: count, denied: count, failed: count }

/** An identity in one duty. */
export const actingSchema = z.object({
  ...identity,
  duty,
  /** The people who own it and the clients it came by, as its tokens or the policy named them: ten of each at the most. */
  owners: z.array(z.string()),
  clients: z.array(z.string()),
  ...ends,
  first: citedSchema,
  last: citedSchema,
})

/** One action of one identity, or of the gateway's function where no identity asked for it. */
export const matrixCellSchema = z.object({
  identity: z.nullable(z.object(identity)),
  /** The function that wrote it. */
  function: z.string(),
  action: z.string(),
  ...ends,
})

/** The same identity, refused the same thing for the same reason. */
export const crossingSchema = z.object({
  identity: z.nullable(z.object(identity)),
  /** The duty of its token. */
  duty,
  /** The duty whose function it asked. */
  asked: duty,
  function: z.string(),
  action: z.string(),
  reason: z.string(),
  ...occurrences,
})

export const refusalSchema = z.object({
  effect: z.enum(['denied', 'failed']),
  reason: z.string(),
  function: z.string(),
  ...occurrences,
})

/** A person or account that exercised two duties in the period, itself or by an account that it owns. */
export const twoDutiesSchema = z.object({
  ...identity,
  duties: z.array(z.object({ duty: z.enum(duties), by: z.string(), ...occurrences })),
})

/** A person or account that embedded into a collection and read from it in the period, itself or by an account that it owns. */
export const embeddedAndReadSchema = z.object({
  ...identity,
  collection: z.string(),
  embedded: z.object(occurrences),
  read: z.object(occurrences),
})

export const grantSchema = z.object({
  id: z.string(),
  requester: z.nullable(z.object({ ...identity, owner: z.nullable(z.string()) })),
  collection: z.nullable(z.string()),
  source: z.nullable(z.object({ uri: z.string(), asserted: z.enum(['claimed', 'declared']) })),
  maxInputs: z.nullable(count),
  /** Null where it was asked for before the period. */
  asked: z.nullable(citedSchema),
  /** The HTTP status with which the request for it ended. */
  answered: z.nullable(count),
  approval: z.nullable(z.string()),
  /** By whose votes it became active: the names that records have for their mailboxes. */
  approvedBy: z.array(z.string()),
  activated: z.nullable(citedSchema),
  tokens: count,
  requests: count,
  inputs: count,
  givenBack: count,
  stored: count,
  refused: count,
  lastUse: z.nullable(citedSchema),
  /** Null where no end of it is on record in the period. */
  end: z.nullable(z.object({ how: z.string(), at: citedSchema })),
})

const voteSchema = z.object({
  person: z.string(),
  account: z.object(identity),
  decision: z.enum(['approve', 'deny']),
  status: z.enum(['cast', 'withdrawn', 'in_doubt']),
  at: citedSchema,
  /** Whether the account is the requester's or its owner's; null for a vote by a mailed code, which names no account. */
  own: z.nullable(z.boolean()),
  /** Whether it names the digests of the payload and of the preview that were put to the vote. */
  sameDigests: z.nullable(z.boolean()),
  policyDigest: z.string(),
})

export const approvalSchema = z.object({
  id: z.string(),
  kind: z.enum(approvalKinds),
  /** As far as it had come at the period's end. */
  state: z.enum(approvalStates),
  reason: z.nullable(z.string()),
  collection: z.nullable(z.string()),
  grant: z.nullable(z.string()),
  job: z.nullable(z.string()),
  requester: z.nullable(z.object({ ...identity, owner: z.nullable(z.string()) })),
  findings: z.record(z.string(), count),
  payloadDigest: z.nullable(z.string()),
  previewDigest: z.nullable(z.string()),
  /** Null where it was asked for before the period. */
  askedAt: z.nullable(moment),
  decidedAt: z.nullable(moment),
  carriedOutAt: z.nullable(moment),
  closedAt: z.nullable(moment),
  /** Approvals of those that were needed, as they were counted when it was carried out: `2/2`. */
  quorum: z.nullable(z.string()),
  notified: count,
  opened: count,
  votes: z.array(voteSchema),
  /** The codes of what was refused at its pages. */
  refused: z.record(z.string(), count),
  /** False where it has more records than were held. */
  complete: z.boolean(),
})

export const dataClassSchema = z.object({
  class: z.string(),
  /** Values found in the inputs of embed requests, by how the request ended. */
  stored: count,
  held: count,
  blocked: count,
  otherwise: count,
  /** Values found in jobs that were stored after an approval. */
  afterApproval: count,
  /** Values found in the texts of queries. */
  inQueries: count,
})

export const collectionSchema = z.object({
  collection: z.string(),
  embeds: count,
  inputs: count,
  stored: count,
  /** Values masked in what was stored. */
  masked: count,
  held: count,
  blocked: count,
  storedAfterApproval: count,
  reads: count,
  returned: count,
  withheld: count,
  /** Values masked in what was returned. */
  maskedInReads: count,
})

export const interruptedSchema = z.object({
  ...citedSchema.shape,
  identity: z.nullable(z.object(identity)),
  function: z.string(),
  action: z.string(),
  deadline: moment,
  requestId: z.nullable(z.string()),
})

export const floodSchema = z.object({
  function: z.string(),
  reason: z.string(),
  /** Requests, over all aggregates. */
  requests: count,
  /** The most that one aggregate counts. */
  most: count,
  ...occurrences,
})

export const policySchema = z.object({ digest: z.string(), ...occurrences })

export const policyChangeSchema = z.object({
  ...citedSchema.shape,
  /** False where it was refused: then the gateway did not start under it. */
  allowed: z.boolean(),
  from: z.nullable(z.string()),
  to: z.nullable(z.string()),
  /** What else the record says: who signed it, where somebody did. */
  facts: z.array(z.string()),
})

export const alarmSchema = z.object({
  ...citedSchema.shape,
  function: z.string(),
  action: z.string(),
  identity: z.nullable(z.object(identity)),
  target: z.record(z.string(), z.string()),
  reasons: z.array(z.string()),
})

export const writerSchema = z.object({
  function: z.string(),
  lanesBegun: count,
  lanesClosed: count,
  ...occurrences,
})
