import type { EmbeddedMessages } from './embed-messages.ts'
import type { Report } from './report.ts'
import { ask, type Visit } from './visit.ts'

interface Records {
  readonly records: readonly {
    readonly action: string
    readonly kind: string
    readonly decision?: { readonly effect: string }
  }[]
}

interface Verdict {
  readonly records: number
  readonly lanes: number
  readonly problems: readonly unknown[]
}

/** The auditor's part: what happened, in order, and whether the chain still holds. */
export async function readRecords(
  visit: Visit,
  { grant, jobs }: EmbeddedMessages,
  report: Report,
  /** Only records from this moment on are counted and verified. */
  since?: string,
): Promise<void> {
  const from = since === undefined ? '' : `from=${encodeURIComponent(since)}`
  report.step('The auditor reads what happened')
  const { audit } = visit.endpoints
  const token = await visit.token('siem')
  const trace = await ask<Records>(`${audit}/v1/traces/${grant.id}`, token)
  report.check(trace.status === 200, `GET /v1/traces/${grant.id} answers 200 (${trace.status})`)
  const records = trace.body.records ?? []
  const stored = records.filter(({ kind, decision }) => kind === 'outcome' && decision?.effect === 'stored')
  report.check(
    stored.length >= jobs.length,
    `${records.length} records of the grant; ${stored.length} of ${jobs.length} jobs stored`,
  )
  for (const [what, count] of countBy(
    records,
    ({ action, kind, decision }) => `${action} ${kind} ${decision?.effect ?? ''}`,
  )) {
    report.say(`  ${String(count).padStart(4)}  ${what}`)
  }

  const denials = await ask<Records>(`${audit}/v1/records?kind=denial&limit=200&${from}`, token)
  report.check(
    (denials.body.records ?? []).length > 0,
    `${denials.body.records?.length} refused crossings are on record`,
  )

  report.step('The chain of records is verified')
  const verdict = await ask<Verdict>(`${audit}/v1/verify?${from}`, token)
  report.check(verdict.status === 200, `GET /v1/verify answers 200 (${verdict.status})`)
  report.check(
    verdict.body.problems?.length === 0,
    `${verdict.body.records} records in ${verdict.body.lanes} lanes, ${verdict.body.problems?.length} problems`,
  )
}

function countBy<Item>(items: readonly Item[], name: (item: Item) => string): Map<string, number> {
  const counts = new Map<string, number>()
  for (const item of items) counts.set(name(item), (counts.get(name(item)) ?? 0) + 1)
  return counts
}
