import * as z from 'zod'
import { type AuditRecord, recordEffects, recordKinds } from '../../shared/audit/record.ts'

/** The filters that no index answers; they are applied to what was read. All that are given must hold. */
export const filterSchema = z.strictObject({
  /** `issuer|subject`, or the subject alone. */
  actor: z.string().min(1).max(1024).optional(),
  action: z.string().min(1).max(64).optional(),
  collection: z.string().min(1).max(63).optional(),
  kind: z.enum(recordKinds).optional(),
  effect: z.enum(recordEffects).optional(),
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
