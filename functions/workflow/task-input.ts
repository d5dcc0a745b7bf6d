import * as z from 'zod/mini'
import { approvalKinds, type Question } from '../../shared/approvals/approval.ts'
import { SunderError } from '../../shared/runtime/sunder-error.ts'

const id = z.string().check(z.regex(/^[a-z]{1,16}_[A-Za-z0-9_-]{22}$/))

/** What `infra/approval.asl.json` hands to every task: ids alone. */
export const taskInputSchema = z.object({ approval: id, kind: z.enum(approvalKinds), id })
export type TaskInput = z.output<typeof taskInputSchema>

/**
 * Holds a task's input against the approval that it names: else it could be about somebody else's job or grant.
 *
 * @throws SunderError `not_found`
 */
export function checkAbout(
  { id, kind, job, grant }: Pick<Question, 'id' | 'kind' | 'job' | 'grant'>,
  input: TaskInput,
): void {
  const subject = kind === 'job' ? job : grant
  if (input.approval === id && input.kind === kind && input.id === subject) return
  throw new SunderError('not_found', { detail: `approval ${id} is not about ${input.kind} ${input.id}` })
}

/** The id under which the records of one task of one approval are found, whatever the attempt. */
export function requestIdOf(task: string, { approval }: TaskInput): string {
  return `${task}:${approval}`
}

/** A task's own time is bounded by the workflow; later than this, no outcome is coming. */
export const outcomeTimeoutMs = 180_000
