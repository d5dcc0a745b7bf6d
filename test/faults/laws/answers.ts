import type { Exchange } from '../story.ts'
import { codeOf, type Evidence, logFailed, type StoredFact } from './evidence.ts'

/**
 * What a caller was told is on record, before it was told: a request and, behind it, an outcome with the status that the
 * caller saw. A failure of the log itself is told as one, and never as anything else.
 */
export function* answersAreRecorded(evidence: Evidence): Generator<string> {
  for (const exchange of evidence.story.exchanges) {
    const wrong = wrongAbout(evidence, exchange)
    if (wrong !== undefined) yield `#${exchange.request} was told ${exchange.status}: ${wrong}`
  }
}

function wrongAbout(evidence: Evidence, exchange: Exchange): string | undefined {
  const { status, request, headers } = exchange
  const code = codeOf(exchange)
  // Nobody, as far as anyone knows: counted, not recorded.
  if (status === 401 || code === 'identity_unavailable') return undefined
  const own = (evidence.ofRequestId.get(headers.get('x-request-id') ?? '') ?? []).filter(isOfCaller)
  const ends = own.filter(({ kind }) => kind === 'outcome' || kind === 'denial')
  if (code === 'audit_unavailable') {
    return logFailed(evidence, request) ? undefined : 'the log did not fail'
  }
  // A later record can take back what an outcome says was answered.
  const withdrawn = new Set(ends.map(({ request: about }) => about))
  const final = ends.filter(({ id }) => !withdrawn.has(id))
  const [end] = final
  if (end === undefined || final.length > 1) return `${final.length} records say how it ended`
  if (end.response?.status !== status) return `the record says ${end.response?.status}`
  if ((evidence.recordedAt.get(end.id) ?? Number.POSITIVE_INFINITY) > exchange.answeredAt) {
    return 'the record came later'
  }
  return status < 400 ? wrongAboutRequest(evidence, end) : undefined
}

function wrongAboutRequest({ records, recordedAt }: Evidence, end: StoredFact): string | undefined {
  const request = records.get(end.request ?? '')
  if (end.kind !== 'outcome' || request?.kind !== 'request') return 'no request is on record'
  const [asked, ended] = [recordedAt.get(request.id), recordedAt.get(end.id)]
  return asked !== undefined && ended !== undefined && asked < ended ? undefined : 'the request came later'
}

/** Not what is recorded on the way. */
function isOfCaller({ action, kind }: StoredFact): boolean {
  return action !== 'detect' && action !== 'query.embed' && kind !== 'alarm'
}
