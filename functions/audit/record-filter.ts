import * as z from 'zod/mini'
import { type AuditRecord, recordEffects, recordKinds } from '../../shared/audit/record.ts'

/** The filters that no index answers; they are applied to what was read. All that are given must hold. */
export const filterSchema = z.strictObject({
  /** `issuer|subject`, or the subject alone. */
  actor: z.optional(z.string().check(z.minLength(1), z.maxLength(1024))),
  action: z.optional(z.string().check(z.minLength(1), z.maxLength(64))),
  collection: z.optional(z.string().check(z.minLength(1), z.maxLength(63))),
  kind: z.optional(z.enum(recordKinds)),
  effect: z.optional(z.enum(recordEffects)),
})
export type RecordFilter = z.output<typeof filterSchema>

export function matches(record: AuditRecord, filter: RecordFilter): boolean {
  return (
    (filter.actor === undefined || isActor(record, filter.actor)) &&
    (filter.action === undefined || record.action === filter.action) &&
    (filter.collection === undefined || record.target?.collection === filter.collection) &&
    (filter.kind === undefined || record.kind === filter.kind) &&
    (filter.effect === undefined || record.decision?.effect === filter.effect)
  )
}

function isActor({ actor }: AuditRecord, name: string): boolean {
  if (actor === undefined) return false
  return name === actor.subject || name === `${actor.issuer}|${actor.subject}`
}
