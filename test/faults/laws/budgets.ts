import type { Grant } from '../../../shared/grants/grant.ts'
import { type Evidence, inputsOf, isEmbedded, logFailed, type StoredFact } from './evidence.ts'

/**
 * A budget is never overdrawn, by what the table says and by what truly happened: the inputs that a model embedded, and
 * the rows that are stored, are covered by what counts as used. What was given back is what the records say.
 */
export function* budgetsHold(evidence: Evidence): Generator<string> {
  for (const grant of evidence.world.grants.kept.values()) {
    yield* grantHolds(evidence, grant)
    yield* holdsEnd(evidence, grant.id)
  }
  yield* returnsAreTrue(evidence)
}

function* grantHolds(evidence: Evidence, { id, usedInputs, maxInputs }: Grant): Generator<string> {
  if (usedInputs < 0 || usedInputs > maxInputs) yield `${id} has ${usedInputs} of ${maxInputs} used`
  const stored = evidence.rows.filter((row) => row.grant === id && !evidence.planted.has(row.id)).length
  if (stored > usedInputs) yield `${id} has ${usedInputs} used, and ${stored} are stored`
  const embedded = embeddedUnder(evidence, id)
  if (embedded > usedInputs) yield `${id} has ${usedInputs} used, and a model embedded ${embedded}`
  const reported = reportedOf(evidence, id)
  if (usedInputs > reported) yield `${id} has ${usedInputs} used, and its records say ${reported}`
}

/** What the records say was spent; where the log itself failed, what was asked for stands in for them. */
function reportedOf(evidence: Evidence, grant: string): number {
  const records = [...evidence.records.values()].filter(
    ({ target, action }) => target?.grant === grant && action === 'embed',
  )
  const refused = new Set(records.filter(isRefusedClaim).map(({ request }) => request))
  const spent = records.reduce((sum, { id, kind, count = 0, response }) => {
    const claimed = kind === 'request' && !refused.has(id) ? count : 0
    return sum + claimed - (response?.givenBack ?? 0)
  }, 0)
  const known = new Set(records.map(({ requestId }) => requestId))
  const unrecorded = evidence
    .callsTo('grantUse.claim')
    .filter(({ args, request }) => args[0] === grant && logFailed(evidence, request))
    .filter(({ request }) => !known.has(evidence.exchangeOf(request)?.headers.get('x-request-id') ?? ''))
  return spent + unrecorded.reduce((sum, { args }) => sum + (args[1] as number), 0)
}

function isRefusedClaim({ kind, decision }: StoredFact): boolean {
  return kind === 'outcome' && (decision?.reasons.some((reason) => reason.startsWith('grant_')) ?? false)
}

/** Inputs whose vectors a model gave, once for each request: its tries are one claim's. */
function embeddedUnder(evidence: Evidence, grant: string): number {
  const claims = evidence.callsTo('grantUse.claim').filter(({ args }) => args[0] === grant)
  return claims
    .map(({ request }) => evidence.callsOf(request, 'fetch').filter(isEmbedded).map(inputsOf))
    .reduce((sum, sent) => sum + Math.max(0, ...sent), 0)
}

/** What a caller was told of an end holds from then on. */
function* holdsEnd({ story, callsOf }: Evidence, id: string): Generator<string> {
  const ends = story.exchanges.filter(({ method, path, status }) => {
    const isEnd = (method === 'DELETE' && path === `/grants/${id}`) || path === `/grants/${id}/complete`
    return isEnd && status === 200
  })
  const [first] = ends.sort((one, other) => one.answeredAt - other.answeredAt)
  if (first === undefined) return
  for (const { request, sentAt, status } of story.exchanges) {
    if (sentAt < first.answeredAt) continue
    const claims = callsOf(request, 'grantUse.claim').filter(({ args }) => args[0] === id)
    if (claims.length === 0) continue
    if (status < 300 || callsOf(request, 'fetch').length > 0)
      yield `#${request} embedded after ${id} had ended`
  }
}

function* returnsAreTrue(evidence: Evidence): Generator<string> {
  for (const [request, records] of evidence.ofRequest) {
    const counted = (site: string) =>
      evidence
        .callsOf(request, site)
        .flatMap(({ args, effects }) => effects.map(() => args[1] as number))
        .reduce((sum, inputs) => sum + inputs, 0)
    const [claimed, returned] = [counted('grantUse.claim'), counted('grantUse.giveBack')]
    if (returned > claimed) yield `#${request} claimed ${claimed} and gave back ${returned}`
    const said = records.reduce((sum, { response }) => sum + (response?.givenBack ?? 0), 0)
    if (said > returned) yield `#${request} is recorded to have given back ${said}, and gave back ${returned}`
  }
}
