import * as z from 'zod/mini'
import type { ExportSpan } from '../../../shared/audit-export/export-plan.ts'
import { takePage } from '../../../shared/audit-formats/export-page.ts'
import {
  type ExportFormat,
  exportFormats,
  formatExport,
} from '../../../shared/audit-formats/format-export.ts'
import { mediaTypes } from '../../../shared/audit-formats/media-types.ts'
import type { Operation } from '../../../shared/http/operation.ts'
import { parseQuery } from '../../../shared/http/parse-request.ts'
import { SunderError } from '../../../shared/runtime/sunder-error.ts'
import type { Audited } from '../answer-auditor.ts'
import type { AuditDependencies } from '../dependencies.ts'
import { maxJobDays, readSpan, spanFields } from '../span.ts'
import { checkSince, checkSinceFormat } from './check-since.ts'
import { exportDependencies } from './export-dependencies.ts'

/** Sizes of checkpoints that the auditor holds: `120,4096`. */
const sinceSchema = z
  .string()
  .check(
    z.regex(/^\d{1,15}(?:,\d{1,15}){0,7}$/, 'expected up to 8 sizes of checkpoints, with commas between'),
  )

/**
 * Without `to`, until now; without `from`, the day before that. `since` is for `jsonl`. A cursor stands for all of them
 * but the format.
 */
const exportQuerySchema = z.strictObject({
  ...spanFields,
  since: z.optional(sinceSchema),
  format: z._default(z.enum(exportFormats), 'jsonl'),
  cursor: z.optional(z.string().check(z.minLength(1), z.maxLength(4096))),
})
type ExportQuery = z.output<typeof exportQuerySchema>

/** Twice this, as it is when all of it has to be escaped, still passes through Lambda. */
const mostBytes = 2_800_000
/** After its arrival; API Gateway gives up after 29 seconds, and the outcome is still to be recorded. */
const workMs = 15_000

/** `GET /v1/export` */
export function exportRecordsOperation(deps: AuditDependencies, audited: Audited): Operation {
  return {
    method: 'get',
    path: '/v1/export',
    summary: 'Export a span, page by page: the header Sunder-Next-Cursor says where the next begins',
    security: 'oidc',
    query: exportQuerySchema,
    response: {
      status: 200,
      schema: z.string(),
      mediaType: mediaTypes.jsonl,
      otherTypes: [mediaTypes.csv],
      headers: {
        'Sunder-Next-Cursor': 'Where the next page begins; the last page has none.',
        Link: 'The next page (rel="next").',
        'Sunder-Omitted': 'How many leaves of the page its format can’t show.',
      },
    },
    errors: ['invalid_request', 'store_unavailable'],
    handle: audited('audit.export', (context) => {
      const asked = parseQuery(context, exportQuerySchema)
      const arrivedAt = context.get('arrivedAt')
      const start = asked.cursor ?? toSpan(asked, arrivedAt)
      if (asked.cursor !== undefined) refuseSpan(asked)
      return {
        asked,
        answer: async () => {
          if (typeof start !== 'string') await checkSince(deps.transparencyLog.reader, start.since)
          const pieces = formatExport(exportDependencies(deps), start, asked.format)
          const isOver = () => deps.clock() >= arrivedAt + workMs
          const { text, omitted, next } = await takePage(pieces, { mostBytes, isOver })
          return {
            content: { bytes: text, mediaType: mediaTypes[asked.format] },
            headers: headersOf(asked.format, { omitted, next }),
            returned: countLines(text),
          }
        },
      }
    }),
  }
}

/** @throws SunderError `invalid_request` */
function toSpan(query: ExportQuery, now: number): ExportSpan {
  const { from, to } = readSpan(query, now, { maxDays: maxJobDays })
  const since = sizesOf(query.since)
  checkSinceFormat(since, query.format)
  return { from, to, since }
}

function sizesOf(since: string | undefined): number[] {
  return since === undefined ? [] : since.split(',').map(Number)
}

function refuseSpan({ from, to, since }: ExportQuery): void {
  const other = Object.entries({ from, to, since }).find(([, value]) => value !== undefined)
  if (other === undefined) return
  const message = 'A cursor stands for the span that it began with.'
  throw new SunderError('invalid_request', { message, param: other[0] })
}

function headersOf(
  format: ExportFormat,
  { omitted, next }: { readonly omitted: number; readonly next: string | undefined },
): Record<string, string> {
  const link = `?${new URLSearchParams({ format, cursor: next ?? '' })}`
  return {
    'content-disposition': `attachment; filename="sunder-audit.${format === 'csv' ? 'csv' : 'jsonl'}"`,
    'sunder-omitted': String(omitted),
    ...(next !== undefined && { 'sunder-next-cursor': next, link: `<${link}>; rel="next"` }),
  }
}

function countLines(text: string): number {
  let lines = 0
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines += 1
  return lines
}
