import type { PresentedRecord } from '../audit/present-record.ts'
import type { ListedApproval } from './approval-schema.ts'
import { factIn, isAbout, isDone, type Steps, stepsOf } from './approval-steps.ts'
import type { Asking } from './find-asked.ts'
import { tellEnd } from './tell-end.ts'
import { type EmailOf, tellNotices, tellOpenings, tellVotes } from './tell-people.ts'

/** Makes of an approval's records what an auditor asks first: who asked, who was told, who said what, and how long it took. */
export function tellApproval(
  { approval, trace, at, records: found }: Asking,
  { records, complete }: { readonly records: readonly PresentedRecord[]; readonly complete: boolean },
  emailOf: EmailOf,
): ListedApproval {
  const once = new Map([...found, ...records].map((record) => [record.id, record]))
  const own = [...once.values()].filter((record) => isAbout(record, approval))
  const steps = stepsOf(own)
  const votes = tellVotes(steps, emailOf)
  const end = tellEnd(steps)
  const askedAt = new Date(at).toISOString()
  return {
    id: approval,
    trace,
    ...tellQuestion(own, steps),
    ...end,
    askedAt,
    durations: {
      askedToFirstVoteMs: between(askedAt, votes[0]?.at),
      askedToDecidedMs: between(askedAt, end.decidedAt),
      decidedToCarriedOutMs: between(end.decidedAt, end.carriedOutAt),
      askedToClosedMs: between(askedAt, end.closedAt),
    },
    notified: tellNotices(steps.of('approval.notify'), emailOf),
    reminded: tellNotices(steps.of('approval.remind'), emailOf),
    opened: tellOpenings(steps.of('approval.open'), emailOf),
    votes,
    refused: countEach(steps.refusals),
    complete,
  }
}

/** What is asked, and for whom: on record from the moment at which the question was put. */
function tellQuestion(own: readonly PresentedRecord[], steps: Steps) {
  const put = steps.of('approval.ask').findLast(isDone)?.outcome
  const targets = own.map(({ target }) => target)
  const first = (what: 'collection' | 'grant' | 'job') =>
    targets.find((target) => target?.[what] !== undefined)?.[what] ?? null
  const job = first('job')
  return {
    kind: job === null ? ('grant' as const) : ('job' as const),
    collection: first('collection'),
    grant: first('grant'),
    job,
    source: put?.source ?? null,
    requester: put?.actor === undefined ? null : toRequester(put.actor),
    findings: put?.findings ?? {},
    payloadDigest: factIn(put, 'payload') ?? null,
    previewDigest: factIn(put, 'preview') ?? null,
    expiresAt: factIn(put, 'expires') ?? null,
  }
}

function toRequester({ issuer, subject, clientId, owner }: NonNullable<PresentedRecord['actor']>) {
  return { issuer, subject, clientId: clientId ?? null, owner: owner ?? null }
}

function between(from: string | null, to: string | null | undefined): number | null {
  return from === null || to === null || to === undefined ? null : Date.parse(to) - Date.parse(from)
}

function countEach(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1
  return counts
}
