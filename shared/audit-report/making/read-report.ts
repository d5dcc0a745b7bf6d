import type { AuditReader, StoredRecord } from '../../audit/audit-table.ts'
import { laneLifeMs } from '../../audit/lane-name.ts'
import { type CheckedRecord, createChainCheck, type Problem } from '../../audit/verify-chain.ts'
import type { Clock } from '../../runtime/clock.ts'
import { SunderError } from '../../runtime/sunder-error.ts'
import { createReport, type ReportInTheMaking } from '../create-report.ts'
import type { ExceptionsIn } from '../policy-exceptions.ts'
import type { AuditReport, CheckedChains, GivenVerification } from '../report-schema.ts'
import { describeLog, type ReportedLog } from './describe-log.ts'
import { type FindLeaf, findLeaves } from './find-leaves.ts'
import { tellApprovalForReport } from './tell-approval.ts'

export interface ReportSources {
  readonly records: AuditReader
  /** Policy files at hand, today's for one. */
  readonly policies: readonly ExceptionsIn[]
  readonly log?: ReportedLog | undefined
  readonly verification?: GivenVerification | undefined
}

export interface ReportQuery {
  /** Inclusive and exclusive, milliseconds since the epoch. */
  readonly from: number
  readonly to: number
  readonly clock: Clock
  /** When the work ends, done or not. */
  readonly until: number
  readonly maxRecords: number
}

/** Each is a query or more, which mostly waits. */
const lanesAtOnce = 16
const shownProblems = 20

/** What can be wrong around a record that is itself what its lane wrote. */
const isOfPlace: ReadonlySet<Problem['what']> = new Set([
  'missing',
  'prev_mismatch',
  'time_backwards',
  'time_outside_window',
  'after_close',
] as const)

/**
 * Reads every lane that can hold records of the period, whole and consistently, checks its chain, and tells what it holds.
 *
 * @throws SunderError `request_too_large` for more than may be read; `store_unavailable`
 */
export async function readReport(sources: ReportSources, query: ReportQuery): Promise<AuditReport> {
  const { records, policies, log, verification } = sources
  const { from, to, clock } = query
  const report = createReport({ from, to, tellApproval: tellApprovalForReport })
  const [state, findLeaf] =
    log === undefined ? [] : await Promise.all([describeLog(log, query), findLeaves(log.reader, from)])
  const readUntil = Math.min(clock(), to + laneLifeMs)
  const { chains, faulty } = await readLanes(records, { query, report, findLeaf })
  return report.finish({ madeAt: clock(), readUntil, faulty, policies, log: state, chains, verification })
}

interface Reading {
  readonly query: ReportQuery
  readonly report: ReportInTheMaking
  readonly findLeaf: FindLeaf | undefined
}

async function readLanes(
  reader: AuditReader,
  { query, report, findLeaf }: Reading,
): Promise<{ readonly chains: CheckedChains; readonly faulty: number }> {
  const { from, to, maxRecords, until, clock } = query
  const names = await reader.lanes(Math.max(0, from - laneLifeMs), to + laneLifeMs)
  const chains = { lanes: 0, records: 0, problems: 0, shown: [] as CheckedChains['shown'] }
  let faulty = 0

  const complain = (problems: readonly { readonly where: string; readonly what: string }[]): void => {
    chains.problems += problems.length
    chains.shown.push(...problems.slice(0, shownProblems - chains.shown.length))
  }
  const take = (stored: StoredRecord, { record, problems }: CheckedRecord): void => {
    chains.records += 1
    complain(problems.map(({ lane, seq, what }) => ({ where: `${lane} ${seq}`, what })))
    if (record === undefined || problems.some(({ what }) => !isOfPlace.has(what))) {
      faulty += 1
      return
    }
    const leaf = findLeaf?.(stored)
    if (leaf === 'sealed_otherwise') complain([{ where: `${stored.lane} ${stored.seq}`, what: leaf }])
    report.addRecord({ ...record, hash: stored.hash }, leaf === 'sealed_otherwise' ? null : leaf)
  }
  const readLane = async (lane: string): Promise<void> => {
    const check = createChainCheck(lane)
    for await (const stored of reader.readLane(lane)) {
      if (chains.records >= maxRecords || clock() >= until) throw tooMuch(query)
      take(stored, check(stored))
    }
    chains.lanes += 1
  }
  for (let first = 0; first < names.length; first += lanesAtOnce) {
    await Promise.all(names.slice(first, first + lanesAtOnce).map(readLane))
  }
  return { chains, faulty }
}

function tooMuch({ from, to, maxRecords }: ReportQuery): SunderError {
  if (maxRecords === Number.POSITIVE_INFINITY) {
    const message = 'The span holds more records than one run has time for. Ask for shorter ones.'
    return new SunderError('request_too_large', { message })
  }
  const span = { from: new Date(from).toISOString(), to: new Date(to).toISOString() }
  const job = JSON.stringify({ kind: 'report', ...span, format: 'html' })
  const message = `The span holds more records than one answer can look through. Ask for a shorter one, or for a job: POST /v1/jobs with ${job}`
  return new SunderError('request_too_large', { message })
}
