import { createHash } from 'node:crypto'
import type { UpstreamFetch } from '../../../shared/embedding/upstream-fetch.ts'
import { toLittleEndian } from '../../../shared/vectors/float32.ts'

/** The vector that the model in memory has for a text: the same for the same text, of coordinates from -1 to 1. */
export function memoryVector(text: string, dimensions: number): Float32Array {
  const vector = new Float32Array(dimensions)
  for (let block = 0; block * 8 < dimensions; block += 1) {
    const digest = createHash('sha256').update(`${block} ${text}`).digest()
    for (let index = 0; index < 8 && block * 8 + index < dimensions; index += 1) {
      vector[block * 8 + index] = digest.readInt32LE(index * 4) / 2 ** 31
    }
  }
  return vector
}

/** An OpenAI-shaped embedding model as a `fetch`, for a gateway that is to have its upstream in the same process. */
export function createMemoryModel(dimensions: number): UpstreamFetch {
  return async (_url, { body }) => {
    const { input, encoding_format: format } = JSON.parse(body) as {
      input: string[]
      encoding_format?: string
    }
    const data = input.map((text, index) => {
      const vector = memoryVector(text, dimensions)
      const embedding = format === 'base64' ? toLittleEndian(vector).toString('base64') : [...vector]
      return { object: 'embedding', index, embedding }
    })
    const usage = { prompt_tokens: input.length, total_tokens: input.length }
    return Response.json({ object: 'list', model: 'memory', data, usage })
  }
}
