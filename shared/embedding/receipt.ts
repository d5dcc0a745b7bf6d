import * as z from 'zod/mini'
import { type ClassCounts, totalOf } from '../regulated-data/masking/class-counts.ts'

export const receiptStatuses = ['stored', 'pending_approval'] as const

/** The answer to `POST /v1/embeddings`: OpenAI's shape, and no vector in it. */
export const receiptSchema = z.object({
  object: z.literal('list'),
  model: z.string(),
  data: z.array(
    z.object({
      object: z.literal('embedding'),
      index: z.int(),
      /** `[]`, or `""` where the client asked for base64. */
      embedding: z.union([z.tuple([]), z.literal('')]),
      /** The id under which a consumer finds the vector. */
      id: z.string(),
    }),
  ),
  usage: z.object({ prompt_tokens: z.int(), total_tokens: z.int() }),
  sunder: z.object({
    job: z.string(),
    collection: z.string(),
    status: z.enum(receiptStatuses),
    /** How many findings were masked before the model saw the texts. */
    masked: z.int(),
    /** The same by class, where there were any: masking changes a vector. */
    maskedClasses: z.optional(z.record(z.string(), z.int())),
  }),
})
export type Receipt = z.output<typeof receiptSchema>

/** Makes the receipt of a job. It is given no vectors, so it can't leak one. */
export function createReceipt(job: {
  readonly model: string
  /** The vectors' ids in the order of the inputs. */
  readonly ids: readonly string[]
  readonly encodingFormat: 'float' | 'base64'
  readonly usage: { readonly promptTokens: number; readonly totalTokens: number }
  readonly job: string
  readonly collection: string
  readonly status: (typeof receiptStatuses)[number]
  readonly masked: ClassCounts
}): Receipt {
  const masked = totalOf(job.masked)
  return {
    object: 'list',
    model: job.model,
    data: job.ids.map((id, index) => ({
      object: 'embedding',
      index,
      embedding: job.encodingFormat === 'base64' ? '' : [],
      id,
    })),
    usage: { prompt_tokens: job.usage.promptTokens, total_tokens: job.usage.totalTokens },
    sunder: {
      job: job.job,
      collection: job.collection,
      status: job.status,
      masked,
      ...(masked > 0 && { maskedClasses: job.masked }),
    },
  }
}
