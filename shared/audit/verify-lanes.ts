import type { Clock } from '../runtime/clock.ts'
import type { AuditReader } from './audit-table.ts'
import { createRequestMatcher, type Interrupted, type RequestMatcher } from './interrupted.ts'
import { laneLifeMs, parseRecordId } from './lane-name.ts'
import { createChainCheck, type Problem } from './verify-chain.ts'

interface LaneProblem extends Omit<Problem, 'what'> {
  /** `request_missing`: an outcome elsewhere refers to this record, and it is not there. */
  readonly what: Problem['what'] | 'request_missing'
}

export interface Verification {
  readonly lanes: number
  readonly records: number
  /** Registered lanes without a record: a process died between the two writes, or someone emptied them. */
  readonly emptyLanes: readonly string[]
  readonly problems: readonly LaneProblem[]
  readonly interrupted: readonly Interrupted[]
  /** False where a limit ended the work: then the lists are not the whole. */
  readonly complete: boolean
}

export interface VerificationSpan {
  /** Inclusive and exclusive, milliseconds since the epoch. */
  readonly from: number
  readonly to: number
  readonly now: number
  /** When the work ends, done or not. */
  readonly until: number
  readonly clock: Clock
  readonly maxRecords: number
  readonly maxProblems: number
}

/** Each is a query or more, which mostly waits. */
const lanesAtOnce = 16

/**
 * Checks every lane that can hold records of the span, whole: those opened from a lane's life before it
 * to a lane's life after it, where the last outcomes stand.
 *
 * What it can't see, because nothing that is left refers to it: a whole lane removed with its
 * registration, and records at a lane's end to which no outcome refers (denials, aggregates). An outcome
 * cut off is seen as an interrupted request. Only sealed checkpoints show the others.
 */
export async function verifyLanes(reader: AuditReader, span: VerificationSpan): Promise<Verification> {
  const { from, to, now, maxRecords, maxProblems, until, clock } = span
  const names = await reader.lanes(Math.max(0, from - laneLifeMs), to + laneLifeMs)
  const matcher = createRequestMatcher()
  const problems: LaneProblem[] = []
  const emptyLanes: string[] = []
  let [lanes, records] = [0, 0]
  const mayGoOn = () => records < maxRecords && problems.length < maxProblems && clock() < until

  const checkLane = async (lane: string): Promise<void> => {
    const check = createChainCheck(lane)
    let length = 0
    for await (const stored of reader.readLane(lane)) {
      if (!mayGoOn()) return
      const checked = check(stored)
      problems.push(...checked.problems)
      if (checked.record !== undefined) matcher.add(checked.record)
      length += 1
      records += 1
    }
    if (length === 0) emptyLanes.push(lane)
    lanes += 1
  }
  for (let first = 0; first < names.length && mayGoOn(); first += lanesAtOnce) {
    await Promise.all(names.slice(first, first + lanesAtOnce).map(checkLane))
  }
  const complete = lanes === names.length
  // Without all lanes nobody can say which half of a pair is missing.
  if (complete) {
    const named = new Set(problems.map(({ lane, seq }) => `${lane}/${seq}`))
    const missing = await missingRequests(reader, matcher)
    problems.push(...missing.filter(({ lane, seq }) => !named.has(`${lane}/${seq}`)))
  }
  const interrupted = complete ? matcher.interrupted(now).filter(({ time }) => isWithin(time, from, to)) : []
  return { lanes, records, emptyLanes, problems, interrupted, complete }
}

/** Outcomes whose request stands in an earlier lane are in order; those whose request stands nowhere are not. */
async function missingRequests(reader: AuditReader, matcher: RequestMatcher): Promise<LaneProblem[]> {
  const problems: LaneProblem[] = []
  for (const [id, outcome] of matcher.orphans()) {
    const place = parseRecordId(id)
    if (place !== undefined && (await reader.get(place.lane, place.seq)) !== undefined) continue
    problems.push({ ...(place ?? { lane: outcome.lane, seq: outcome.seq }), what: 'request_missing' })
  }
  return problems
}

function isWithin(time: string, from: number, to: number): boolean {
  const at = Date.parse(time)
  return at >= from && at < to
}
