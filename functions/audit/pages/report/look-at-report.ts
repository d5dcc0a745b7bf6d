import * as z from 'zod/mini'
import { readReport } from '../../../../shared/audit-report/making/read-report.ts'
import { renderReport } from '../../../../shared/audit-report/page/render-report.tsx'
import { parseWith } from '../../../../shared/http/parse-request.ts'
import { readSpan } from '../../span.ts'
import type { AuditPagesDependencies } from '../dependencies.ts'
import type { LookAt, Visit } from '../look.ts'
import { formIn, momentField } from '../timeline/timeline-query.ts'
import { reportPage } from './report-page.tsx'

const reportQuerySchema = z.strictObject({ from: z.optional(momentField), to: z.optional(momentField) })

/** As the API holds it: longer spans are for a job. */
const [maxDays, maxRecords, workMs] = [31, 50_000, 18_000]

/** `GET /pages/report`: the form, and links to whatever leaves by the API. Nothing is read for it. */
export function reportFormLook(deps: AuditPagesDependencies): LookAt {
  return {
    action: 'audit.page.report',
    begin: (visit) => ({
      asked: {},
      show: async () => ({ html: reportPage({ ...frame(deps, visit) }), returned: 0 }),
    }),
  }
}

/** `GET /pages/report/made`: the report of a span, with its own style, to be printed. */
export function reportLook(deps: AuditPagesDependencies): LookAt {
  return {
    action: 'audit.page.report',
    begin({ context, arrivedAt }) {
      const asked = parseWith(reportQuerySchema, formIn(context))
      const { from, to } = readSpan(asked, arrivedAt, { maxDays, isJobToo: true })
      return {
        asked: { from: new Date(from).toISOString(), to: new Date(to).toISOString() },
        async show() {
          const { records, policy, transparencyLog, verifierKeys, clock } = deps
          const log = transparencyLog && { reader: transparencyLog, verifierKeys }
          const query = { from, to, clock, until: arrivedAt + workMs, maxRecords }
          const report = await readReport({ records, policies: [policy], log }, query)
          return { ...renderReport(report), returned: report.records.total }
        },
      }
    },
    again: (visit, problem) => reportPage({ ...frame(deps, visit), problem }),
  }
}

function frame({ baseUrl }: AuditPagesDependencies, { auditor, href, context, arrivedAt }: Visit) {
  return { auditor, href, form: formIn(context), api: baseUrl(context), now: arrivedAt }
}
