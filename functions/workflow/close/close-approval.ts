import * as z from 'zod/mini'
import { type ApprovalOutcome, approvalStates, isFinal } from '../../../shared/approvals/approval.ts'
import { createTrail } from '../../../shared/audit/request-trail.ts'
import { factsOf } from '../facts-of-approval.ts'
import { checkAbout, outcomeTimeoutMs, requestIdOf, taskInputSchema } from '../task-input.ts'
import type { CloseDependencies } from './dependencies.ts'
import { endOf } from './end-of-approval.ts'
import { endSubject } from './end-subject.ts'
import { readSubject } from './read-subject.ts'
import { tellTheEnd } from './tell-the-end.ts'

export const closeInputSchema = z.extend(taskInputSchema, { outcome: z.enum(approvalStates) })
type CloseInput = z.output<typeof closeInputSchema>

/**
 * Closes what has been decided, has expired or has failed: ends the job or the grant, gives back the budget that was not
 * spent, records the end and tells everybody.
 *
 * @throws SunderError `not_found` where the approval is about something else, or what may pass: it is tried again, and
 * does nothing twice
 */
export async function closeApproval(
  deps: CloseDependencies,
  input: CloseInput,
): Promise<{ outcome: ApprovalOutcome }> {
  const { approvals, clock } = deps
  const approval = await approvals.find(input.approval)
  if (approval !== undefined) checkAbout(approval, input)
  const subject = await readSubject(deps, input)
  const end = endOf({ approval, subject, said: input.outcome })
  const { outcome, reason } = end
  const opening = {
    action: 'approval.close',
    requestId: requestIdOf('close', input),
    ...(approval === undefined
      ? { target: { approval: input.approval, [input.kind]: input.id } }
      : factsOf(approval)),
  }
  return createTrail(deps).record(opening, async (trail) => {
    await trail.request({ timeoutMs: outcomeTimeoutMs, reasons: [`outcome=${outcome}`] })
    if (approval !== undefined && !isFinal(approval.state)) {
      const isCommitted = approval.committedAt !== undefined
      const details = { now: clock(), isCommitted, ...(reason !== undefined && { reason }) }
      await approvals.end(approval.id, outcome, details)
    }
    const { givenBack, isBudgetKept } = await endSubject(deps, subject, end)
    await trail.outcome({
      effect: outcome === 'stored' ? 'stored' : 'allowed',
      status: 200,
      reasons: [
        `outcome=${outcome}`,
        ...(reason === undefined ? [] : [`reason=${reason}`]),
        ...(isBudgetKept ? ['budget_not_given_back'] : []),
      ],
      ...(givenBack > 0 && { response: { givenBack } }),
    })
    if (approval !== undefined) await tellTheEnd(deps, { ...approval, state: outcome, reason })
    return { outcome }
  })
}
