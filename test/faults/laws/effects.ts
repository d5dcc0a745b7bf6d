import type { Call } from '../story.ts'
import { type Evidence, inputsOf, logFailed, type StoredFact } from './evidence.ts'

/** Nothing happens unrecorded: before each effect, the request that it is of. */
export function* effectsAreRecorded(evidence: Evidence): Generator<string> {
  yield* modelCalls(evidence)
  yield* storedRows(evidence)
  yield* grantsMade(evidence)
  yield* workflowsStarted(evidence)
}

function requestBefore(evidence: Evidence, call: Call, actions: readonly string[]): StoredFact | undefined {
  return evidence.ofRequest
    .get(call.request ?? -1)
    ?.find(
      ({ id, kind, action }) =>
        kind === 'request' && actions.includes(action) && isBefore(evidence, id, call.askedAt),
    )
}

function isBefore({ recordedAt }: Evidence, id: string, moment: number): boolean {
  return (recordedAt.get(id) ?? Number.POSITIVE_INFINITY) < moment
}

function* modelCalls(evidence: Evidence): Generator<string> {
  for (const call of evidence.callsTo('fetch')) {
    const recorded = requestBefore(evidence, call, ['embed', 'query.embed'])
    if (recorded === undefined) yield `#${call.request} reached the model before it was recorded`
    else if (inputsOf(call) > (recorded.count ?? 0)) yield `#${call.request} sent more than its record says`
    if (recorded?.action !== 'embed') continue
    const claimed = evidence
      .callsOf(call.request, 'grantUse.claim')
      .some(({ answer, answeredAt = Number.POSITIVE_INFINITY }) => {
        return answer !== undefined && 'value' in answer && answeredAt < call.askedAt
      })
    if (!claimed) yield `#${call.request} reached the model without a claim`
  }
}

function* storedRows(evidence: Evidence): Generator<string> {
  const requests = [...evidence.records.values()].filter(({ kind, action }) => {
    return kind === 'request' && action === 'embed'
  })
  const byJob = new Map(requests.map((record) => [record.target?.job, record]))
  const inserts = evidence.callsTo('vectors.insert').filter(({ effects }) => effects.length > 0)
  const insertOf = new Map(
    inserts.flatMap((call) => (call.args[0] as { job: string }[]).map(({ job }) => [job, call] as const)),
  )
  for (const { id, job, grant } of evidence.rows) {
    if (evidence.planted.has(id)) continue
    const [recorded, insert] = [byJob.get(job), insertOf.get(job)]
    if (recorded === undefined || insert === undefined)
      yield `${id} of ${job} is stored, and nothing says why`
    else if (!isBefore(evidence, recorded.id, insert.askedAt)) yield `${id} was stored before it was recorded`
    else if (recorded.target?.grant !== grant) yield `${id} names another grant than the record`
  }
}

function* grantsMade(evidence: Evidence): Generator<string> {
  for (const call of evidence.callsTo('grants.create')) {
    if (call.effects.length === 0 || requestBefore(evidence, call, ['grant.request']) !== undefined) continue
    yield `#${call.request} made a grant before it was recorded`
  }
  for (const call of evidence.callsTo('grants.end')) {
    const actions = ['grant.revoke', 'grant.complete', 'grant.request']
    if (call.effects.length === 0 || requestBefore(evidence, call, actions) !== undefined) continue
    yield `#${call.request} ended a grant before it was recorded`
  }
}

function* workflowsStarted(evidence: Evidence): Generator<string> {
  for (const call of evidence.callsTo('workflow.start')) {
    if (call.effects.length === 0 || requestBefore(evidence, call, ['embed']) !== undefined) continue
    yield `#${call.request} asked for an approval before it was recorded`
  }
}

/** A claim is reported by the record of its request: what it spent is never spent in silence, unless the log itself failed. */
export function* claimsAreRecorded(evidence: Evidence): Generator<string> {
  for (const call of evidence.callsTo('grantUse.claim')) {
    const [, inputs] = call.args as [string, number]
    if (call.effects.length === 0 || inputs === 0 || logFailed(evidence, call.request)) continue
    const requests = evidence.ofRequest.get(call.request ?? -1) ?? []
    const isReported = requests.some(({ kind, count }) => kind === 'request' && count === inputs)
    if (!isReported) yield `#${call.request} claimed ${inputs}, and no record says so`
  }
}
