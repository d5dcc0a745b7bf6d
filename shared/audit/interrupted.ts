import type { AuditRecord } from './record.ts'

/** A request whose outcome was never recorded: what it did must be looked into. */
export interface Interrupted {
  readonly id: string
  readonly lane: string
  readonly seq: number
  readonly action: string
  readonly time: string
  readonly deadline: string
  readonly requestId: string | undefined
}

export interface RequestMatcher {
  add(record: AuditRecord): void
  /** Requests without an outcome whose deadline lies before `now`, in the order of time. */
  interrupted(now: number): Interrupted[]
  /** Outcomes' records whose request was not among the records, by the request's id. */
  orphans(): ReadonlyMap<string, AuditRecord>
}

/** Matches requests and outcomes, in whatever order they come; holds only those still unmatched. */
export function createRequestMatcher(): RequestMatcher {
  const requests = new Map<string, AuditRecord>()
  const outcomes = new Map<string, AuditRecord>()
  return {
    add(record) {
      if (record.kind === 'request' && !outcomes.delete(record.id)) requests.set(record.id, record)
      if (record.kind !== 'outcome' || record.request === undefined) return
      if (!requests.delete(record.request)) outcomes.set(record.request, record)
    },
    interrupted: (now) =>
      [...requests.values()]
        .flatMap((record) => isPast(record, now))
        .sort((one, other) => (one.time < other.time ? -1 : 1)),
    orphans: () => outcomes,
  }
}

function isPast(record: AuditRecord, now: number): Interrupted[] {
  const { id, lane, seq, action, time, deadline = time, requestId } = record
  return Date.parse(deadline) < now ? [{ id, lane, seq, action, time, deadline, requestId }] : []
}
