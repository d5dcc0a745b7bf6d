import * as z from 'zod/mini'
import { approvalKinds } from '../../shared/approvals/approval.ts'

const id = z.string().check(z.regex(/^[a-z]{1,16}_[A-Za-z0-9_-]{22}$/))

/** What `infra/approval.asl.json` hands to every task: ids alone. */
export const taskInputSchema = z.object({ approval: id, kind: z.enum(approvalKinds), id })
export type TaskInput = z.output<typeof taskInputSchema>

/** The id under which the records of one task of one approval are found, whatever the attempt. */
export function requestIdOf(task: string, { approval }: TaskInput): string {
  return `${task}:${approval}`
}

/** A task's own time is bounded by the workflow; later than this, no outcome is coming. */
export const outcomeTimeoutMs = 180_000
