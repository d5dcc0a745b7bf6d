import * as z from 'zod/mini'
import { presentAll } from '../../../../shared/audit/present-record.ts'
import { parseQuery } from '../../../../shared/http/parse-request.ts'
import { bucketsOf } from '../../../../shared/pages/charts/time-buckets.ts'
import type { AuditPagesDependencies } from '../dependencies.ts'
import type { LookAt } from '../look.ts'
import { createActivityCount } from './count-activity.ts'
import { overviewPage } from './overview-page.tsx'

const overviewSpans = { hour: 3_600_000, day: 86_400_000, week: 604_800_000, month: 2_592_000_000 }
export type OverviewSpan = keyof typeof overviewSpans

const overviewQuerySchema = z.strictObject({
  span: z._default(z.enum(['hour', 'day', 'week', 'month']), 'day'),
})

const pageSize = 500
const mostRecords = 20_000
const readMs = 8_000

/** `GET /pages` */
export function overviewLook(deps: AuditPagesDependencies): LookAt {
  return {
    action: 'audit.page.overview',
    begin({ context, auditor, href, arrivedAt }) {
      const { span } = parseQuery(context, overviewQuerySchema)
      return {
        asked: { span },
        async show() {
          const [counted, seal] = await Promise.all([
            countActivity(deps, span, arrivedAt),
            deps.transparencyLog?.latestSeal(),
          ])
          const html = overviewPage({ ...counted, span, seal, now: arrivedAt, auditor, href })
          return { html, returned: counted.read }
        },
      }
    },
  }
}

/** From now backwards, so that where not all can be read the latest are counted, and nothing is missing among them. */
async function countActivity({ records, clock }: AuditPagesDependencies, span: OverviewSpan, now: number) {
  const from = now - overviewSpans[span]
  const buckets = bucketsOf(from, now)
  const { add, activity } = createActivityCount(buckets)
  let [read, faulty] = [0, 0]
  let after: string | undefined
  let earliest: string | undefined
  do {
    const query = { from, to: now + 1, limit: pageSize, newestFirst: true }
    const page = await records.search({ ...query, ...(after !== undefined && { after }) })
    const presented = presentAll(page.records)
    for (const record of presented.sound) add(record)
    read += presented.sound.length
    faulty += presented.faulty.length
    earliest = presented.sound.at(-1)?.time ?? earliest
    after = page.next
  } while (after !== undefined && read < mostRecords && clock() < now + readMs)
  return {
    activity,
    buckets,
    read,
    faulty,
    /** From when on all is counted, where that is not the whole span. */
    countedFrom: after === undefined ? undefined : earliest,
  }
}
