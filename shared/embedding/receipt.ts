import * as z from 'zod/mini'
import { type ClassCounts, totalOf } from '../regulated-data/masking/class-counts.ts'
import { toTimestamp } from '../runtime/clock.ts'

const placeSchema = z.object({
  object: z.literal('embedding'),
  index: z.int(),
  /** `[]`, or `""` where the client asked for base64. */
  embedding: z.union([z.tuple([]), z.literal('')]),
})

const jobSchema = z.object({
  job: z.string(),
  collection: z.string(),
  /** How many findings were masked before the model saw the texts. */
  masked: z.int(),
  /** The same by class, where there were any: masking changes a vector. */
  maskedClasses: z.optional(z.record(z.string(), z.int())),
})

const usageSchema = z.object({ prompt_tokens: z.int(), total_tokens: z.int() })

/** The answer to `POST /v1/embeddings`: OpenAI's shape, and no vector in it. */
export const receiptSchema = z.object({
  object: z.literal('list'),
  model: z.string(),
  /** With the ids under which a consumer finds the vectors. */
  data: z.array(z.extend(placeSchema, { id: z.string() })),
  usage: usageSchema,
  sunder: z.extend(jobSchema, { status: z.literal('stored') }),
})
export type Receipt = z.output<typeof receiptSchema>

/** The same where a person has to decide first: there are no ids yet. `GET /v1/jobs/{job}` tells what became of it. */
export const pendingReceiptSchema = z.object({
  object: z.literal('list'),
  model: z.string(),
  data: z.array(placeSchema),
  usage: usageSchema,
  sunder: z.extend(jobSchema, {
    status: z.literal('pending_approval'),
    approval: z.string(),
    /** Until when it waits. */
    expiresAt: z.iso.datetime(),
  }),
})
export type PendingReceipt = z.output<typeof pendingReceiptSchema>

interface ReceiptFacts {
  readonly model: string
  readonly encodingFormat: 'float' | 'base64'
  readonly job: string
  readonly collection: string
  readonly masked: ClassCounts
}

/** Makes the receipt of a job. It is given no vectors, so it can't leak one. */
export function createReceipt(
  job: ReceiptFacts & {
    /** The vectors' ids in the order of the inputs. */
    readonly ids: readonly string[]
    readonly usage: { readonly promptTokens: number; readonly totalTokens: number }
  },
): Receipt {
  return {
    object: 'list',
    model: job.model,
    data: job.ids.map((id, index) => ({ ...placeOf(job, index), id })),
    usage: { prompt_tokens: job.usage.promptTokens, total_tokens: job.usage.totalTokens },
    sunder: { ...factsOf(job), status: 'stored' },
  }
}

/** @param job `expiresAt` in milliseconds since the epoch */
export function createPendingReceipt(
  job: ReceiptFacts & { readonly inputs: number; readonly approval: string; readonly expiresAt: number },
): PendingReceipt {
  return {
    object: 'list',
    model: job.model,
    data: Array.from({ length: job.inputs }, (_, index) => placeOf(job, index)),
    usage: { prompt_tokens: 0, total_tokens: 0 },
    sunder: {
      ...factsOf(job),
      status: 'pending_approval',
      approval: job.approval,
      expiresAt: toTimestamp(job.expiresAt),
    },
  }
}

function placeOf({ encodingFormat }: ReceiptFacts, index: number): z.output<typeof placeSchema> {
  return { object: 'embedding', index, embedding: encodingFormat === 'base64' ? '' : [] }
}

function factsOf({ job, collection, masked }: ReceiptFacts): z.output<typeof jobSchema> {
  const total = totalOf(masked)
  return { job, collection, masked: total, ...(total > 0 && { maskedClasses: masked }) }
}
