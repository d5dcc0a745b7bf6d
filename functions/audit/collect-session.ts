import { byTime, collectTrace } from '../../shared/audit/collect-trace.ts'
import { type AuditedFunction, auditedFunctions } from '../../shared/audit/lane-name.ts'
import type { FaultyRecord, PresentedRecord } from '../../shared/audit/present-record.ts'
import { SunderError } from '../../shared/runtime/sunder-error.ts'
import type { AuditDependencies } from './dependencies.ts'

export interface Session {
  readonly trace: string
  /** The grants and jobs that the records name. */
  readonly grants: readonly string[]
  readonly jobs: readonly string[]
  /** In the order of time. */
  readonly records: readonly PresentedRecord[]
  readonly faulty: readonly FaultyRecord[]
  readonly complete: boolean
}

/** Auditors' looks at payloads are recorded under the job too: where there are very many, they must not crowd it out. */
const onlookers: readonly AuditedFunction[] = ['read-payload']
const actors = auditedFunctions.filter((name) => !onlookers.includes(name))

/**
 * A grant's session holds its jobs; a job's holds what happened to its grant, but no other job.
 *
 * @param to exclusive, milliseconds since the epoch
 * @throws SunderError `not_found` when no record names the id
 */
export async function collectSession(
  { records: reader }: Pick<AuditDependencies, 'records'>,
  trace: string,
  to: number,
): Promise<Session> {
  const all = await collectTrace(reader, { trace, to })
  const own = all.complete ? all : await collectTrace(reader, { trace, to, writers: actors })
  if (own.records.length + own.faulty.length === 0) throw noSuchTrace()
  const grants = named(own.records, 'grant')
  const others = grants.filter((id) => id !== trace)
  const lives = await Promise.all(others.map((id) => collectTrace(reader, { trace: id, to })))
  const around = lives.flatMap(({ records }) => records.filter(({ target }) => target?.job === undefined))
  return {
    trace,
    grants,
    jobs: named(own.records, 'job'),
    records: [...own.records, ...around].sort(byTime),
    faulty: own.faulty,
    complete: all.complete && lives.every(({ complete }) => complete),
  }
}

function named(records: readonly PresentedRecord[], what: 'grant' | 'job'): string[] {
  return [...new Set(records.flatMap(({ target }) => target?.[what] ?? []))]
}

export function noSuchTrace(): SunderError {
  return new SunderError('not_found', { message: 'No record names this id.' })
}
