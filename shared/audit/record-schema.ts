import * as z from 'zod'
import { duties } from '../identity/caller.ts'
import { type AuditRecord, recordEffects, recordKinds } from './record.ts'

const count = z.int().min(0)
const hex = z.string().regex(/^[0-9a-f]{64}$/)

/** A record of version 1 as it is read back. Strict: a field that no writer knows is a sign of tampering. */
export const recordSchema = z.strictObject({
  v: z.literal(1),
  id: z.string(),
  lane: z.string(),
  seq: count,
  prev: hex,
  time: z.iso.datetime({ precision: 3 }),
  policyDigest: z.string(),
  kind: z.enum(recordKinds),
  action: z.string(),
  actor: z
    .strictObject({
      issuer: z.string(),
      subject: z.string(),
      duty: z.enum(duties).exactOptional(),
      clientId: z.string().exactOptional(),
      owner: z.string().exactOptional(),
    })
    .exactOptional(),
  target: z
    .strictObject({
      collection: z.string().exactOptional(),
      grant: z.string().exactOptional(),
      job: z.string().exactOptional(),
    })
    .exactOptional(),
  decision: z.strictObject({ effect: z.enum(recordEffects), reasons: z.array(z.string()) }).exactOptional(),
  findings: z.record(z.string(), count).exactOptional(),
  payload: z.strictObject({ commitment: z.string(), bytes: count }).exactOptional(),
  response: z
    .strictObject({
      status: count,
      commitment: z.string().exactOptional(),
      returned: count.exactOptional(),
      masked: count.exactOptional(),
      withheld: count.exactOptional(),
      givenBack: count.exactOptional(),
    })
    .exactOptional(),
  source: z.strictObject({ uri: z.string(), asserted: z.enum(['claimed', 'declared']) }).exactOptional(),
  requestId: z.string().exactOptional(),
  request: z.string().exactOptional(),
  deadline: z.iso.datetime({ precision: 3 }).exactOptional(),
  count: count.exactOptional(),
  minute: z.iso.datetime({ precision: 3 }).exactOptional(),
}) satisfies z.ZodType<AuditRecord>

/** A record as it was read back. */
export type ReadRecord = z.output<typeof recordSchema>
