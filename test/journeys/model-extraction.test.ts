import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { localModelName } from '../../infra/local/model/local-model.ts'
import { cosine } from '../../infra/local/tour/ranking.ts'
import { call, type ErrorBody, newGrant } from '../support/client.ts'
import { startTestGateway, type TestGateway } from '../support/gateway.ts'

const model = 'text-embedding-3-small'
const texts = Array.from(
  { length: 40 },
  (_, index) =>
    `Ticket ${index}: ${['printer', 'heating', 'parcel', 'invoice'][index % 4]} number ${index * 7}`,
)

let gateway: TestGateway
const stored = new Map<string, string[]>()
beforeAll(async () => {
  gateway = await startTestGateway()
  for (const [collection, source] of [
    ['support-mail', 'mail://inbox/1'],
    ['research', 'file://research/notes'],
  ] as const) {
    const grant = await newGrant(gateway, { collection, source })
    const { body } = await call<{ data: { id: string }[] }>(`${grant.baseUrl}/embeddings`, {
      token: grant.token,
      // As many as one query returns, so that each basis query names the score of every one.
      body: { model, input: collection === 'research' ? texts.slice(0, 20) : texts },
    })
    stored.set(
      collection,
      body.data.map(({ id }) => id),
    )
  }
})
afterAll(() => gateway.close())

async function query(collection: string, body: unknown) {
  return call<ErrorBody & { hits: { id: string; score: number }[] }>(
    `${gateway.endpoints.vectors}/v1/collections/${collection}/query`,
    { token: await gateway.token('search'), body },
  )
}

function basisVector(dimension: number): number[] {
  return Array.from({ length: 512 }, (_, index) => (index === dimension ? 1 : 0))
}

/** The operator's own look at the model: what an attacker tries to come close to. */
async function trueVector(text: string): Promise<Float32Array> {
  const { body } = await call<{ data: { embedding: number[] }[] }>(
    `${gateway.endpoints.model}/v1/embeddings`,
    {
      token: gateway.modelCredential,
      body: { model: localModelName, input: text, encoding_format: 'float' },
    },
  )
  return Float32Array.from(body.data[0]?.embedding ?? [])
}

describe('where raw vectors are withheld', () => {
  it('refuses the queries by basis vectors that would spell out a stored vector', async () => {
    const answers = await Promise.all(
      [0, 1, 255, 511].map((at) => query('support-mail', { vector: basisVector(at), topK: 20 })),
    )
    for (const { status, body } of answers)
      expect([status, body.error.code]).toEqual([403, 'query_not_allowed'])
    const asked = await query('support-mail', { text: 'printer', includeVectors: true })
    expect([asked.status, asked.body.error.code]).toEqual([403, 'query_not_allowed'])
  })

  it('leaves too little in rounded scores to solve for the hidden vector of a text', async () => {
    // The strongest attacker: one who knows every stored vector exactly, and solves for the query's from its scores.
    const hidden = 'The lift is stuck between two floors'
    const { body } = await query('support-mail', { text: hidden, topK: 20 })
    for (const { score } of body.hits)
      expect(Math.abs(score * 100 - Math.round(score * 100))).toBeLessThan(1e-9)
    const ids = stored.get('support-mail') ?? []
    const known = await Promise.all(body.hits.map(({ id }) => trueVector(texts[ids.indexOf(id)] ?? '')))
    const guess = leastSquares(
      known,
      body.hits.map(({ score }) => score),
    )
    const reached = cosine(guess, await trueVector(hidden))
    // One query reveals only what the 20 nearest known vectors span.
    console.info(
      `cosine reached by solving 20 rounded scores for a text query's hidden vector: ${reached.toFixed(3)}`,
    )
    expect(reached).toBeLessThan(0.95)
  })
})

describe('where raw vectors may be read', () => {
  it('gives a vector to a basis query, which is why such a collection takes no text', async () => {
    const [id] = stored.get('research') ?? []
    const guess = new Float32Array(512)
    for (let at = 0; at < 64; at += 1) {
      const { body } = await query('research', { vector: basisVector(at), topK: 20 })
      guess[at] = body.hits.find((hit) => hit.id === id)?.score ?? 0
    }
    const truth = (await trueVector(texts[0] ?? '')).slice(0, 64)
    const reached = cosine(guess.slice(0, 64), truth)
    console.info(`cosine reached by 64 basis queries over 64 coordinates: ${reached.toFixed(3)}`)
    expect(reached).toBeGreaterThan(0.99)
  })

  it('refuses a query by text', async () => {
    const { status, body } = await query('research', { text: 'printer' })
    expect([status, body.error.code]).toEqual([403, 'query_not_allowed'])
  })
})

/** The shortest vector whose products with `rows` come closest to `values`: gradient descent on the normal equations. */
function leastSquares(rows: readonly Float32Array[], values: readonly number[]): Float32Array {
  const guess = new Float32Array(rows[0]?.length ?? 0)
  for (let step = 0; step < 400; step += 1) {
    for (const [index, row] of rows.entries()) {
      let product = 0
      for (const [at, value] of row.entries()) product += value * (guess[at] ?? 0)
      const error = (values[index] ?? 0) - product
      for (const [at, value] of row.entries()) guess[at] = (guess[at] ?? 0) + 0.5 * error * value
    }
  }
  return guess
}
