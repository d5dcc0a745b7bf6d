import * as z from 'zod/mini'
import { type ErrorCode, errorTable, SunderError } from '../runtime/sunder-error.ts'
import { fromLittleEndian, toLittleEndian } from '../vectors/float32.ts'

/** What the read function sends the query embedder, where that is a function of its own. */
export const queryEmbeddingSchema = z.strictObject({
  collection: z.string().check(z.maxLength(63)),
  text: z.string().check(z.maxLength(1_000_000)),
  read: z.string().check(z.regex(/^read_[A-Za-z0-9_-]{22}$/)),
  groups: z.array(z.string().check(z.maxLength(256))).check(z.maxLength(4096)),
})

const answerSchema = z.union([
  z.strictObject({ vector: z.base64() }),
  z.strictObject({
    error: z.strictObject({
      code: z.custom<ErrorCode>((code) => typeof code === 'string' && Object.hasOwn(errorTable, code)),
      message: z.string(),
      param: z.nullable(z.string()),
      retryAfterSeconds: z.nullable(z.number()),
    }),
  }),
])
export type QueryEmbeddingAnswer = z.output<typeof answerSchema>

/** A vector as the little-endian bytes of its elements in base64, or an error without its detail. */
export function encodeAnswer(outcome: Float32Array | SunderError): QueryEmbeddingAnswer {
  if (!(outcome instanceof SunderError)) return { vector: toLittleEndian(outcome).toString('base64') }
  const { code, message, param = null, retryAfterSeconds = null } = outcome
  return { error: { code, message, param, retryAfterSeconds } }
}

/** @throws SunderError the embedder's own, or `upstream_error` for what is no answer; RangeError for a vector cut short */
export function decodeAnswer(answer: unknown): Float32Array {
  const parsed = answerSchema.safeParse(answer)
  if (!parsed.success) throw new SunderError('upstream_error', { detail: 'query embedder: no answer' })
  if ('vector' in parsed.data) return fromLittleEndian(Buffer.from(parsed.data.vector, 'base64'))
  const { code, message, param, retryAfterSeconds } = parsed.data.error
  throw new SunderError(code, {
    message,
    ...(param === null ? {} : { param }),
    ...(retryAfterSeconds === null ? {} : { retryAfterSeconds }),
  })
}
