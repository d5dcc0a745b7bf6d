import * as z from 'zod/mini'
import { fromBase64 } from '../vectors/float32.ts'
import type { Embeddings } from './embedding-model.ts'
import type { UpstreamResponse } from './upstream-fetch.ts'

/** The least that an answer must hold: anything beside it, the model's name too, which providers write as they like, is ignored. */
const responseSchema = z.object({
  /** An error that comes with status 200, whatever stands beside it. */
  error: z.optional(z.null()),
  data: z.array(z.object({ index: z.int(), embedding: z.union([z.string(), z.array(z.number())]) })),
  /** Servers other than OpenAI's may leave it out; nothing was billed by it then. */
  usage: z._default(
    z.object({ prompt_tokens: z.int().check(z.minimum(0)), total_tokens: z.int().check(z.minimum(0)) }),
    { prompt_tokens: 0, total_tokens: 0 },
  ),
})

/** The most bytes an honest answer takes: a number is at most 32 characters with its indentation. */
export function maxResponseBytes(inputs: number, dimensions: number): number {
  return 65_536 + inputs * (1024 + dimensions * 32)
}

/** Why an answer of the upstream can't be used. Its message holds nothing of the answer. */
export class UnusableResponse extends Error {}

/** Reads a body as far as `limit`, after decompression. @throws UnusableResponse */
export async function readBounded(
  response: Pick<UpstreamResponse, 'body'>,
  limit: number,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength
    if (size > limit) throw new UnusableResponse(`more than ${limit} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/**
 * Reads OpenAI's answer: vectors as base64 (little-endian float32) or as numbers, in the order of
 * `index`, one per input, of `dimensions`, finite, none all zero or of a length that no store can compare.
 *
 * @throws UnusableResponse
 */
export function parseEmbeddings(
  body: Uint8Array,
  expected: { readonly inputs: number; readonly dimensions: number },
): Embeddings {
  const { data, usage } = parseBody(body)
  if (data.length !== expected.inputs) {
    throw new UnusableResponse(`${data.length} vectors for ${expected.inputs} inputs`)
  }
  const byIndex = new Map(data.map(({ index, embedding }) => [index, embedding]))
  const vectors = Array.from({ length: expected.inputs }, (_, index) => {
    const embedding = byIndex.get(index)
    if (embedding === undefined) throw new UnusableResponse(`no vector with index ${index}`)
    return checkVector(toVector(embedding, expected.dimensions), index)
  })
  return { vectors, promptTokens: usage.prompt_tokens, totalTokens: usage.total_tokens }
}

function parseBody(body: Uint8Array): z.output<typeof responseSchema> {
  let value: unknown
  try {
    value = JSON.parse(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8'))
  } catch {
    // The parser's message quotes the answer.
    throw new UnusableResponse('not JSON')
  }
  const parsed = responseSchema.safeParse(value)
  if (!parsed.success) throw new UnusableResponse('not of the shape of an embedding response')
  return parsed.data
}

function toVector(embedding: string | readonly number[], dimensions: number): Float32Array {
  if (typeof embedding === 'string') return vectorOf(embedding, dimensions)
  checkDimensions(embedding.length, dimensions)
  return Float32Array.from(embedding)
}

function vectorOf(base64: string, dimensions: number): Float32Array {
  const vector = fromBase64(base64, dimensions)
  if (vector !== undefined) return vector
  const bytes = Buffer.from(base64, 'base64')
  if (bytes.toString('base64') === base64 && bytes.length % 4 === 0) {
    checkDimensions(bytes.length / 4, dimensions)
  }
  throw new UnusableResponse('base64 that is no float32 array')
}

function checkDimensions(found: number, expected: number): void {
  if (found !== expected) throw new UnusableResponse(`${found} dimensions, expected ${expected}`)
}

/** What a sum of squares in single precision holds: stores compute similarities so, and get NaN beyond it. */
const [leastSquares, mostSquares] = [2 ** -126, 2 ** 127]

function checkVector(vector: Float32Array, index: number): Float32Array {
  let squares = 0
  // By index: an iterator takes several times as long over the hundred thousand of a large answer.
  for (let at = 0; at < vector.length; at += 1) squares += (vector[at] as number) ** 2
  if (squares >= leastSquares && squares <= mostSquares) return vector
  if (squares === 0) throw new UnusableResponse(`vector ${index} is all zero`)
  if (!vector.every(Number.isFinite)) throw new UnusableResponse(`vector ${index} is not finite`)
  throw new UnusableResponse(`vector ${index} is too ${squares < 1 ? 'short' : 'long'} to be compared`)
}
