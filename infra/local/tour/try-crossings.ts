import { codeOf, type EmbeddedMessages } from './embed-messages.ts'
import type { Report } from './report.ts'
import { ask, type Visit } from './visit.ts'

interface Crossing {
  readonly who: string
  readonly what: string
  readonly url: string
  readonly token: string | undefined
  readonly body?: unknown
  readonly status: number
  readonly code: string
}

/** Every way across the lines, each tried and refused. */
export async function tryCrossings(visit: Visit, embedded: EmbeddedMessages, report: Report): Promise<void> {
  report.step('Every forbidden crossing, tried')
  for (const crossing of await crossings(visit, embedded)) {
    if (crossing.token === undefined && crossing.status !== 401) {
      report.say(`not tried, for want of a token: ${crossing.who} ${crossing.what}`)
      continue
    }
    const { status, body } = await ask(crossing.url, crossing.token, crossing.body)
    const refused = status === crossing.status && codeOf(body) === ` ${crossing.code}`
    report.check(refused, `${crossing.who} ${crossing.what}: ${status}${codeOf(body)}`)
  }
}

async function crossings(visit: Visit, { grant, left, model }: EmbeddedMessages): Promise<Crossing[]> {
  const { collection } = visit
  const { embed, vectors, audit, grants } = visit.endpoints
  const [ingest, search, siem, mallory, nobody] = await Promise.all(
    (['ingest', 'search', 'siem', 'mallory', 'nobody'] as const).map((name) => visit.token(name)),
  )
  const query = { url: `${vectors}/v1/collections/${collection}/query`, body: { text: 'hello' } }
  const embedding = { url: `${embed}/v1/embeddings`, body: { model, input: 'hello' } }
  const asking = {
    url: `${grants}/grants`,
    body: { collection, source: visit.source, purpose: 'crossing' },
  }
  const records = { url: `${audit}/v1/records` }
  const forbidden = { status: 403, code: 'duty_forbidden' }
  const conflict = { status: 403, code: 'duty_conflict' }
  return [
    { who: 'the embedder', what: 'searches', token: ingest, ...query, ...forbidden },
    { who: 'the embedder', what: 'reads the records', token: ingest, ...records, ...forbidden },
    {
      who: 'the embedder',
      what: 'embeds without a grant',
      token: ingest,
      ...embedding,
      status: 403,
      code: 'grant_required',
    },
    {
      who: 'the embedder',
      what: 'embeds beyond its budget',
      token: grant.token,
      url: embedding.url,
      body: { model, input: Array.from({ length: left + 1 }, () => 'hello') },
      status: 403,
      code: 'grant_exhausted',
    },
    {
      who: 'the embedder',
      what: 'embeds from a denied source',
      token: ingest,
      url: asking.url,
      body: { ...asking.body, source: visit.deniedSource },
      status: 403,
      code: 'source_denied',
    },
    { who: 'the grant', what: 'searches', token: grant.token, ...query, status: 401, code: 'invalid_token' },
    { who: 'the consumer', what: 'embeds', token: search, ...embedding, ...forbidden },
    { who: 'the consumer', what: 'asks for a grant', token: search, ...asking, ...forbidden },
    ...(visit.vectorsWithheld ? vectorCrossings(query.url, search) : []),
    {
      who: 'the consumer',
      what: 'filters on an undeclared key',
      token: search,
      url: query.url,
      body: { text: 'hello', filter: { undeclared: 'x' } },
      status: 400,
      code: 'filter_not_allowed',
    },
    { who: 'the consumer', what: 'reads the records', token: search, ...records, ...forbidden },
    { who: 'the auditor', what: 'searches', token: siem, ...query, ...forbidden },
    { who: 'the auditor', what: 'asks for a grant', token: siem, ...asking, ...forbidden },
    { who: 'the auditor', what: 'embeds', token: siem, ...embedding, ...forbidden },
    { who: 'mallory, of two duties,', what: 'searches', token: mallory, ...query, ...conflict },
    { who: 'mallory, of two duties,', what: 'asks for a grant', token: mallory, ...asking, ...conflict },
    { who: 'mallory, of two duties,', what: 'embeds', token: mallory, ...embedding, ...conflict },
    { who: 'mallory, of two duties,', what: 'reads the records', token: mallory, ...records, ...conflict },
    { who: 'nobody', what: 'searches', token: nobody, ...query, ...forbidden },
    {
      who: 'a stranger',
      what: 'searches without a token',
      token: undefined,
      ...query,
      status: 401,
      code: 'invalid_token',
    },
  ]
}

/** What a consumer may not ask where the policy withholds the vectors. */
function vectorCrossings(url: string, token: string | undefined): Crossing[] {
  const refused = { who: 'the consumer', token, url, status: 403, code: 'query_not_allowed' }
  return [
    { ...refused, what: 'asks for raw vectors', body: { text: 'hello', includeVectors: true } },
    { ...refused, what: 'searches by a vector of its own', body: { vector: [1] } },
  ]
}
