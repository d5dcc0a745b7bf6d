import { toTimestamp } from '../../../../shared/runtime/clock.ts'
import type { AuditPagesDependencies } from '../dependencies.ts'
import type { LookAt, Visit } from '../look.ts'
import { recordsFinder } from './find-records.ts'
import { timelinePage } from './timeline-page.tsx'
import { formIn, parseTimeline, type TimelineQuery } from './timeline-query.ts'

const liveSeconds = 10
/** A page that nobody looks at any more must not go on leaving looks behind. */
const longestLiveMs = 15 * 60_000

/** `GET /pages/timeline` */
export function timelineLook(deps: AuditPagesDependencies): LookAt {
  const collections = Object.keys(deps.policy.collections)
  const shown = (visit: Visit) => ({
    auditor: visit.auditor,
    href: visit.href,
    form: formIn(visit.context),
    collections,
  })
  return {
    action: 'audit.page.timeline',
    begin(visit) {
      const asked = parseTimeline(visit.context)
      const { context, arrivedAt } = visit
      const find = recordsFinder(deps, asked, arrivedAt)
      const isLive = liveUntil(asked, arrivedAt) !== undefined
      return {
        asked,
        async show() {
          const found = await find()
          if (isLive) context.header('refresh', String(liveSeconds))
          const nextLive = toTimestamp(arrivedAt + longestLiveMs)
          const html = timelinePage({ ...shown(visit), asked, found, isLive, liveSeconds, nextLive })
          return { html, returned: found.records.length }
        },
      }
    },
    again: (visit, { message, param }) => timelinePage({ ...shown(visit), problem: { message, param } }),
  }
}

/** Only the latest records can be watched: a page of older ones never changes. */
function liveUntil({ live, to, cursor }: TimelineQuery, now: number): number | undefined {
  if (live === undefined || to !== undefined || cursor !== undefined) return undefined
  const until = Date.parse(live)
  return until > now && until <= now + longestLiveMs ? until : undefined
}
