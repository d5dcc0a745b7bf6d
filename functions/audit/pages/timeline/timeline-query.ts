import * as z from 'zod/mini'
import type { ServiceContext } from '../../../../shared/http/operation.ts'
import { parseWith } from '../../../../shared/http/parse-request.ts'
import { duties } from '../../../../shared/identity/caller.ts'
import { SunderError } from '../../../../shared/runtime/sunder-error.ts'
import { traceId } from '../../list-records.ts'
import { filterSchema } from '../../record-filter.ts'
import { momentSchema } from '../../span.ts'

/** What a browser makes of a field for date and time has no zone: here it is UTC, as everything is. */
export const momentField = z.pipe(
  z.pipe(
    z.string(),
    z.transform((text: string) => {
      const [, minute, second = ':00'] =
        /^(\d{4}-\d\d-\d\dT\d\d:\d\d)(:\d\d(?:\.\d{1,3})?)?$/.exec(text) ?? []
      return minute === undefined ? text : `${minute}${second}Z`
    }),
  ),
  momentSchema,
)

const timelineQuerySchema = z.extend(filterSchema, {
  from: z.optional(momentField),
  to: z.optional(momentField),
  duty: z.optional(z.enum(duties)),
  trace: z.optional(traceId),
  /** `all`: the auditors' own looks and the log's bookkeeping too. */
  show: z.optional(z.enum(['all'])),
  /** Until when the page renews itself, as a timestamp. */
  live: z.optional(momentSchema),
  cursor: z.optional(z.string().check(z.maxLength(512))),
})
export type TimelineQuery = z.output<typeof timelineQuerySchema>

/** The fields of the form as they were sent, right or wrong. */
export type TimelineForm = Readonly<Partial<Record<keyof TimelineQuery, string>>>

/** What a form sends of its empty fields was not asked. @throws SunderError `invalid_request` */
export function parseTimeline(context: ServiceContext): TimelineQuery {
  const repeated = Object.entries(context.req.queries()).find(([, values]) => values.length > 1)
  if (repeated !== undefined) {
    throw new SunderError('invalid_request', { message: 'A field may be given once.', param: repeated[0] })
  }
  return parseWith(timelineQuerySchema, formIn(context))
}

export function formIn(context: ServiceContext): TimelineForm {
  return Object.fromEntries(
    Object.entries(context.req.query())
      .map(([name, value]) => [name, value.trim()] as const)
      .filter(([, value]) => value !== ''),
  )
}
