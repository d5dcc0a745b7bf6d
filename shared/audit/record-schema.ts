import * as z from 'zod/mini'
import { duties } from '../identity/caller.ts'
import { type AuditRecord, recordEffects, recordKinds } from './record.ts'

const count = z.int().check(z.minimum(0))
const hex = z.string().check(z.regex(/^[0-9a-f]{64}$/))

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
  actor: z.exactOptional(
    z.strictObject({
      issuer: z.string(),
      subject: z.string(),
      duty: z.exactOptional(z.enum(duties)),
      clientId: z.exactOptional(z.string()),
      owner: z.exactOptional(z.string()),
    }),
  ),
  target: z.exactOptional(
    z.strictObject({
      collection: z.exactOptional(z.string()),
      grant: z.exactOptional(z.string()),
      job: z.exactOptional(z.string()),
      approval: z.exactOptional(z.string()),
    }),
  ),
  decision: z.exactOptional(z.strictObject({ effect: z.enum(recordEffects), reasons: z.array(z.string()) })),
  findings: z.exactOptional(z.record(z.string(), count)),
  payload: z.exactOptional(z.strictObject({ commitment: z.string(), bytes: count })),
  response: z.exactOptional(
    z.strictObject({
      status: count,
      commitment: z.exactOptional(z.string()),
      returned: z.exactOptional(count),
      masked: z.exactOptional(count),
      withheld: z.exactOptional(count),
      givenBack: z.exactOptional(count),
    }),
  ),
  source: z.exactOptional(z.strictObject({ uri: z.string(), asserted: z.enum(['claimed', 'declared']) })),
  requestId: z.exactOptional(z.string()),
  request: z.exactOptional(z.string()),
  deadline: z.exactOptional(z.iso.datetime({ precision: 3 })),
  count: z.exactOptional(count),
  minute: z.exactOptional(z.iso.datetime({ precision: 3 })),
  seal: z.exactOptional(
    z.strictObject({ number: count, first: count, partial: z.exactOptional(z.literal(true)) }),
  ),
}) satisfies z.ZodMiniType<AuditRecord>

/** A record as it was read back. */
export type ReadRecord = z.output<typeof recordSchema>
