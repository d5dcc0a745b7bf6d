import { beforeAll, expect, it } from 'vitest'
import { createQueryEmbedder } from '../../functions/embed-query/embed-query.ts'
import { createReadVectorsApp } from '../../functions/read-vectors/app.ts'
import { signJob } from '../../shared/vectors/sign-job.ts'
import type { VectorRow } from '../../shared/vectors/vector-row.ts'
import type { VectorReader } from '../../shared/vectors/vector-store.ts'
import { signedVector, testSigner, verifyTestRow } from '../support/vector-rows.ts'
import {
  clock,
  knownAs,
  policy,
  runtime,
  screening,
  tracedAudit,
  tracedModel,
  tracedPayloads,
} from './traced-ports.ts'
import { createVirtualTime } from './virtual-time.ts'

const ids = ['a', 'b'].map((letter) => `v_${letter.repeat(43)}`)
const planted = `v_${'c'.repeat(43)}`
const rows = new Map<string, VectorRow[]>()
beforeAll(async () => {
  for (const collection of ['mail', 'raw', 'watched']) {
    const vectors = [...ids, planted].map((id) =>
      signedVector(id, { collection, vector: Float32Array.of(0.6, 0.8, 0) }),
    )
    rows.set(collection, await signJob(vectors, testSigner))
  }
})

/** The round trips of a read, in the order of time. */
async function read(
  path: string,
  body?: object,
  { subject = 'search', owner = undefined as string | undefined } = {},
) {
  const time = createVirtualTime()
  const found = (collection: string) => rows.get(collection) ?? []
  const store: VectorReader = {
    query: async ({ collection, topK }) =>
      found(collection)
        .slice(0, topK)
        .map((row) => ({ row, score: 1 })),
    fetch: async (collection, wanted) => found(collection).filter(({ id }) => wanted.includes(id)),
    list: async ({ collection }) => ({ rows: found(collection), next: undefined }),
  }
  const app = createReadVectorsApp({
    ...runtime,
    screening,
    authenticate: knownAs({ duty: 'consumer', subject, owner, groups: ['readers'] }),
    audit: tracedAudit(time, 'read-vectors'),
    alarms: tracedAudit(time, 'read-vectors', ' of alarms'),
    bindings: time.port(
      {
        exercise: async () => undefined,
        exerciseEmbedding: async () => undefined,
        exerciseReading: async () => undefined,
      },
      { exerciseReading: 'bind to the duty' },
    ),
    rateLimit: time.port({ take: async () => undefined }, { take: 'count the request' }),
    vectors: time.port(store, { query: 'search', fetch: 'fetch', list: 'list' }),
    verifyRow: verifyTestRow,
    queryEmbedder: createQueryEmbedder({
      policy,
      clock,
      random: runtime.random,
      screening,
      audit: tracedAudit(time, 'embed-query', ' of the broker'),
      models: tracedModel(time),
    }),
    payloads: tracedPayloads(time),
  })
  const ask = () =>
    app.request(path, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization: 'Bearer a.b.c', 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
  await time.trace(ask)
  const { units, result } = await time.trace(ask)
  return { status: result.status, units }
}

const begin = ['bind to the duty', 'count the request', 'keep the request', 'record the request']
const end = ['keep the response', 'record the outcome']

it.each<[what: string, does: string, path: string, body?: object]>([
  ['a search by a vector', 'search', '/v1/collections/raw/query', { vector: [1, 0, 0], topK: 2 }],
  ['a fetch', 'fetch', '/v1/collections/mail/fetch', { ids }],
  ['a list', 'list', '/v1/collections/mail/vectors'],
])(
  'takes three round trips for %s: one before the store, one at it, one after',
  async (_, does, path, body) => {
    expect(await read(path, body)).toEqual({ status: 200, units: [begin, [does], end] })
  },
)

it('takes one more for a search by an id, whose vector is fetched first', async () => {
  expect(await read('/v1/collections/mail/query', { id: ids[0] })).toEqual({
    status: 200,
    units: [begin, ['fetch'], ['search'], end],
  })
})

it('takes three more for a search by a text: the broker records, asks the model, and records', async () => {
  expect(await read('/v1/collections/mail/query', { text: 'where is my parcel?' })).toEqual({
    status: 200,
    units: [
      begin,
      ['record the request of the broker'],
      ['call the model'],
      ['record the outcome of the broker'],
      ['search'],
      end,
    ],
  })
})

it('takes none more to raise an alarm for a planted vector', async () => {
  expect(await read('/v1/collections/watched/fetch', { ids: [planted] })).toEqual({
    status: 200,
    units: [begin, ['fetch'], [...end, 'record an alarm of alarms'].sort()],
  })
})
