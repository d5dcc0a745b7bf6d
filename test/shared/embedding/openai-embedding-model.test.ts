import { describe, expect, it, vi } from 'vitest'
import {
  createOpenAiEmbeddingModel,
  type OpenAiEmbeddingModelOptions,
} from '../../../shared/embedding/openai-embedding-model.ts'
import { createUpstreamFetch } from '../../../shared/embedding/upstream-fetch.ts'
import { SunderError } from '../../../shared/runtime/sunder-error.ts'
import { base64, embeddingsOf, hangUp, json, status, upstreamServer } from './upstream-server.ts'

const upstream = upstreamServer()
const key = 'sk-provider-secret'

/** A model whose waits move its clock instead of taking time. */
function model(options: Partial<OpenAiEmbeddingModelOptions> = {}) {
  const waits: number[] = []
  let now = Date.UTC(2026, 0, 1)
  const embedding = createOpenAiEmbeddingModel({
    baseUrl: upstream.baseUrl(),
    upstreamModel: 'text-embedding-3-small',
    dimensions: 3,
    credential: async () => key,
    fetch: createUpstreamFetch(),
    clock: () => now,
    deadlineMs: 25_000,
    random: () => 0.5,
    sleep: async (milliseconds) => {
      waits.push(milliseconds)
      now += milliseconds
    },
    ...options,
  })
  return { waits, embed: (...inputs: string[]) => embedding.embed({ inputs }), embedding }
}

const failure = (promise: Promise<unknown>): Promise<SunderError> =>
  promise.then(
    () => expect.fail('it did not fail'),
    (error: unknown) => {
      expect(error).toBeInstanceOf(SunderError)
      return error as SunderError
    },
  )

describe('an answer', () => {
  it('is asked for as base64, with the credential of the gateway', async () => {
    upstream.script(embeddingsOf(base64([1, 2, 3])))
    await model().embedding.embed({ inputs: ['a'], user: 'u' })
    expect(upstream.seen).toEqual([
      {
        url: '/v1/embeddings',
        authorization: `Bearer ${key}`,
        body: { model: 'text-embedding-3-small', input: ['a'], encoding_format: 'base64', user: 'u' },
      },
    ])
  })

  it('asks for dimensions where the policy or the client says so, and for no others', async () => {
    upstream.script(embeddingsOf(base64([1, 2, 3])))
    await model({ sendDimensions: true }).embed('a')
    await model().embedding.embed({ inputs: ['a'], dimensions: 3 })
    expect(upstream.seen.map(({ body }) => (body as { dimensions?: number }).dimensions)).toEqual([3, 3])
    const error = await failure(model().embedding.embed({ inputs: ['a'], dimensions: 2 }))
    expect(error).toMatchObject({ code: 'invalid_request', param: 'dimensions' })
    expect(upstream.seen).toHaveLength(2)
  })

  it('may hold base64 or numbers', async () => {
    upstream.script(embeddingsOf(base64([0.5, -2, 0]), [1, 0.25, -3]))
    expect(await model().embed('a', 'b')).toEqual({
      vectors: [Float32Array.of(0.5, -2, 0), Float32Array.of(1, 0.25, -3)],
      promptTokens: 5,
      totalTokens: 6,
    })
  })

  it('is put into the order of its indexes', async () => {
    upstream.script(
      json({
        data: [
          { index: 1, embedding: [0, 1, 0] },
          { index: 0, embedding: [1, 0, 0] },
        ],
      }),
    )
    const { vectors } = await model().embed('a', 'b')
    expect(vectors).toEqual([Float32Array.of(1, 0, 0), Float32Array.of(0, 1, 0)])
  })

  it.each([
    ['of fewer vectors', embeddingsOf([1, 2, 3])],
    ['of more vectors', embeddingsOf([1, 2, 3], [1, 2, 3], [1, 2, 3])],
    [
      'of the same index twice',
      json({
        data: [
          { index: 0, embedding: [1, 2, 3] },
          { index: 0, embedding: [1, 2, 3] },
        ],
      }),
    ],
    ['of other dimensions', embeddingsOf([1, 2], [1, 2])],
    ['of other dimensions in base64', embeddingsOf(base64([1, 2, 3, 4]), base64([1, 2, 3, 4]))],
    ['of half a float', embeddingsOf('AAAAAAA=', 'AAAAAAA=')],
    ['of an empty vector', embeddingsOf('', [])],
    ['of NaN', embeddingsOf(base64([1, Number.NaN, 3]), [1, 2, 3])],
    ['of infinity', embeddingsOf([1, 2, 3], base64([1, Number.POSITIVE_INFINITY, 3]))],
    ['of a number beyond float32', embeddingsOf([1, 1e39, 3], [1, 2, 3])],
    ['of a zero vector', embeddingsOf([1, 2, 3], [0, -0, 0])],
    ['of another shape', json({ embeddings: [[1, 2, 3]] })],
    ['of texts for numbers', embeddingsOf(['1', '2', '3'], [1, 2, 3])],
    ['of garbage', status(200, {}, '<html>secret words</html>')],
    ['of nothing', status(200)],
  ])('%s is refused at once, and not quoted', async (_, answer) => {
    upstream.script(answer)
    const error = await failure(model().embed('a', 'b'))
    expect(error).toMatchObject({ code: 'upstream_error', status: 502 })
    expect(`${error.message} ${error.detail}`).not.toContain('secret words')
    expect(upstream.seen).toHaveLength(1)
  })

  it('larger than an honest one is cut off', async () => {
    upstream.script((response) => {
      const chunk = Buffer.alloc(65_536, ' ')
      const more = () => {
        while (!response.destroyed && response.write(chunk));
      }
      response.on('drain', more).writeHead(200)
      more()
    })
    expect((await failure(model().embed('a'))).detail).toContain('bytes')
    expect(upstream.seen).toHaveLength(1)
  })
})

describe('a retry', () => {
  const success = embeddingsOf([1, 2, 3])

  it('follows 5xx and broken connections, each wait longer and with jitter', async () => {
    upstream.script(status(500), hangUp, status(503), status(529), success)
    const { waits, embed } = model()
    expect((await embed('a')).vectors).toHaveLength(1)
    expect(waits).toEqual([125, 250, 500, 1000])
  })

  it('waits as long as Retry-After says, in seconds or until a date', async () => {
    const date = new Date(Date.UTC(2026, 0, 1, 0, 0, 7)).toUTCString()
    upstream.script(status(429, { 'retry-after': '3' }), status(429, { 'retry-after': date }), success)
    const { waits, embed } = model()
    await embed('a')
    expect(waits).toEqual([3000, 4000])
  })

  it('is not waited for beyond the deadline: the caller is told how long', async () => {
    upstream.script(status(429, { 'retry-after': '60' }), success)
    const { waits, embed } = model()
    const error = await failure(embed('a'))
    expect(error).toMatchObject({ code: 'upstream_rate_limited', retryAfterSeconds: 60 })
    expect([waits, upstream.seen.length]).toEqual([[], 1])
  })

  it('ends with the last error', async () => {
    upstream.script(status(500, {}, 'secret words'))
    const error = await failure(model({ retries: 2 }).embed('a'))
    expect(error).toMatchObject({ code: 'upstream_error', detail: 'upstream status 500' })
    expect(upstream.seen).toHaveLength(3)
  })

  it('does not follow what will not pass', async () => {
    for (const code of [400, 404, 413, 422]) {
      upstream.script(status(code, {}, 'secret words'), success)
      const error = await failure(model().embed('a'))
      expect(error).toMatchObject({ code: 'upstream_error', detail: `upstream status ${code}` })
      expect(upstream.seen).toHaveLength(1)
    }
  })
})

it('a redirect is not followed', async () => {
  upstream.script(status(307, { location: '/v1/elsewhere' }), embeddingsOf([1, 2, 3]))
  expect(await failure(model().embed('a'))).toMatchObject({ detail: 'upstream status 307' })
  expect(upstream.seen).toHaveLength(1)
})

it('an upstream that never answers is given up at the deadline', async () => {
  const deadline = new AbortController()
  upstream.script(() => deadline.abort())
  const { embed } = model({ timeoutSignal: () => deadline.signal })
  expect(await failure(embed('a'))).toMatchObject({ code: 'upstream_timeout', status: 504 })
})

it('is waited for no longer than whoever asks waits', async () => {
  const patiences: number[] = []
  const timeoutSignal = (milliseconds: number) => {
    patiences.push(milliseconds)
    return new AbortController().signal
  }
  upstream.script(embeddingsOf([1, 2, 3]), embeddingsOf([1, 2, 3]))
  const { embedding } = model({ timeoutSignal, clock: () => 1_000 })
  await embedding.embed({ inputs: ['a'], until: 18_000 })
  await embedding.embed({ inputs: ['a'] })
  expect(patiences).toEqual([17_000, 25_000])
})

it('an answer that stalls half way is given up at the deadline', async () => {
  const deadline = new AbortController()
  upstream.script((response) => {
    response.writeHead(200).write('{"data":', () => deadline.abort())
  })
  const { embed } = model({ timeoutSignal: () => deadline.signal })
  expect(await failure(embed('a'))).toMatchObject({ code: 'upstream_timeout' })
})

describe('a credential', () => {
  it('that was rotated is read anew, once', async () => {
    upstream.script(status(401), embeddingsOf([1, 2, 3]))
    await model({ credential: async (fresh) => (fresh ? 'new' : 'old') }).embed('a')
    expect(upstream.seen.map(({ authorization }) => authorization)).toEqual(['Bearer old', 'Bearer new'])
  })

  it('that is refused leads to 502, without the words of the upstream', async () => {
    for (const code of [401, 403]) {
      upstream.script(status(code, {}, `Incorrect API key provided: ${key}`))
      const error = await failure(model().embed('a'))
      expect(error).toMatchObject({ status: 502, detail: `upstream status ${code}` })
      expect(upstream.seen).toHaveLength(1)
    }
  })

  it('that no header can hold stands in no error', async () => {
    upstream.script(embeddingsOf([1, 2, 3]))
    const error = await failure(model({ credential: async () => `${key}\n€` }).embed('a'))
    expect(JSON.stringify([error, error.message, error.detail, error.stack, error.cause])).not.toContain(key)
  })

  it('that can not be read fails as the secrets do', async () => {
    const credential = () => Promise.reject(new SunderError('store_unavailable'))
    expect(await failure(model({ credential }).embed('a'))).toMatchObject({ code: 'store_unavailable' })
  })

  it('that can’t be read anew leaves no refusal unread, which would hold its connection', async () => {
    const cancel = vi.fn(async () => undefined)
    const body = Object.assign((async function* () {})(), { cancel })
    const refusal = { status: 401, headers: { get: () => null }, body }
    const { embed } = model({
      fetch: async () => refusal,
      credential: async (fresh) => {
        if (fresh) throw new SunderError('store_unavailable')
        return key
      },
    })
    expect(await failure(embed('a'))).toMatchObject({ code: 'store_unavailable' })
    expect(cancel).toHaveBeenCalledOnce()
  })
})
