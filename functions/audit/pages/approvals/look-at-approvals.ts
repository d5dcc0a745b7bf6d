import * as z from 'zod/mini'
import { collectTrace } from '../../../../shared/audit/collect-trace.ts'
import { stepsOf, writersAboutApprovals } from '../../../../shared/audit-approvals/approval-steps.ts'
import { tellApproval } from '../../../../shared/audit-approvals/tell-approval.ts'
import { emailsInPolicy } from '../../../../shared/audit-approvals/tell-people.ts'
import { parseWith } from '../../../../shared/http/parse-request.ts'
import { toTimestamp } from '../../../../shared/runtime/clock.ts'
import { SunderError } from '../../../../shared/runtime/sunder-error.ts'
import { approvalsLister, approvalsQuerySchema } from '../../approvals/list-approvals.ts'
import { traceId } from '../../list-records.ts'
import { dayMs } from '../../span.ts'
import type { AuditPagesDependencies } from '../dependencies.ts'
import type { LookAt, Visit } from '../look.ts'
import { formIn, momentField } from '../timeline/timeline-query.ts'
import { approvalPage } from './approval-page.tsx'
import { approvalsPage } from './approvals-page.tsx'

const pageQuerySchema = z.extend(approvalsQuerySchema, {
  from: z.optional(momentField),
  to: z.optional(momentField),
})

/** Approvals are few, and wait for days. */
const defaultDays = 30

/** `GET /pages/approvals` */
export function approvalsLook(deps: AuditPagesDependencies): LookAt {
  const emailOf = emailsInPolicy(deps.policy)
  const frame = ({ auditor, href, context }: Visit) => ({ auditor, href, form: formIn(context) })
  return {
    action: 'audit.page.approvals',
    begin(visit) {
      const { context, arrivedAt } = visit
      const asked = parseWith(pageQuerySchema, formIn(context))
      const span =
        asked.from === undefined && asked.to === undefined && asked.cursor === undefined
          ? { from: toTimestamp(Math.max(0, arrivedAt - defaultDays * dayMs)) }
          : {}
      const list = approvalsLister(deps, { ...asked, ...span }, { arrivedAt, emailOf })
      return {
        asked,
        async show() {
          const page = await list()
          return { html: approvalsPage({ ...frame(visit), page }), returned: page.approvals.length }
        },
      }
    },
    again: (visit, problem) => approvalsPage({ ...frame(visit), problem }),
  }
}

const approvalId = z.string().check(z.regex(/^approval_[A-Za-z0-9_-]{22}$/))

/** `GET /pages/approvals/{trace}/{approval}` */
export function approvalLook(deps: AuditPagesDependencies): LookAt {
  const emailOf = emailsInPolicy(deps.policy)
  return {
    action: 'audit.page.approval',
    begin({ context, auditor, href, arrivedAt }) {
      const trace = traceId.safeParse(context.req.param('trace'))
      const approval = approvalId.safeParse(context.req.param('approval'))
      if (!trace.success || !approval.success) throw noSuchApproval()
      return {
        asked: { trace: trace.data, approval: approval.data },
        async show() {
          const to = arrivedAt + 1
          const found = await collectTrace(deps.records, {
            trace: trace.data,
            to,
            writers: writersAboutApprovals,
          })
          const [asking] = stepsOf(
            found.records.filter(({ target }) => target?.approval === approval.data),
          ).of('approval.ask')
          if (asking === undefined) throw noSuchApproval()
          const at = Date.parse(asking.request.time)
          const told = tellApproval(
            { approval: approval.data, trace: trace.data, at, records: [] },
            found,
            emailOf,
          )
          const html = approvalPage({ approval: told, faulty: found.faulty, auditor, href })
          return { html, returned: found.records.length }
        },
      }
    },
  }
}

function noSuchApproval(): SunderError {
  return new SunderError('not_found', { message: 'No record tells of this approval.' })
}
