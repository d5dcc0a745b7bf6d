import * as z from 'zod'

const id = z.string().regex(/^v_[A-Za-z0-9_-]{43}$/, 'expected the id of a vector')

/** Exactly one of `text`, `id` and `vector` says what to look for. */
export const querySchema = z
  .strictObject({
    text: z.string().min(1).max(1_000_000).optional(),
    id: id.optional(),
    vector: z.array(z.number()).min(1).max(4096).optional(),
    topK: z.int().min(1).max(100).optional(),
    filter: z.record(z.string().max(63), z.union([z.string().max(1024), z.number(), z.boolean()])).optional(),
    includeVectors: z.boolean().default(false),
  })
  .refine(
    ({ text, id, vector }) => [text, id, vector].filter((given) => given !== undefined).length === 1,
    'expected exactly one of text, id and vector',
  )

export const fetchSchema = z.strictObject({
  ids: z.array(id).min(1).max(100),
  includeVectors: z.boolean().default(false),
})

export const listSchema = z.strictObject({
  /** The `next` of the page before. */
  cursor: z
    .string()
    .regex(/^[A-Za-z0-9+/=_.-]{1,2048}$/, 'expected the next of a page')
    .optional(),
  limit: z.coerce.number().int().min(1).max(200).default(100),
})

const foundSchema = z.object({
  id: z.string(),
  source: z.string(),
  /** The embedder's own id for the input. */
  clientId: z.string().nullable(),
  metadata: z.record(z.string(), z.unknown()),
  /** Null where the collection keeps no text, or it was longer than 24 KiB. */
  text: z.string().nullable(),
  textDigest: z.string(),
  vector: z.array(z.number()).optional(),
})

/** Rows whose signature or bytes did not verify are not returned, and counted. */
const withheld = z.int().min(0)

export const hitsSchema = z.object({
  collection: z.string(),
  hits: z.array(foundSchema.extend({ score: z.number() })),
  withheld,
})
export const fetchedSchema = z.object({ collection: z.string(), vectors: z.array(foundSchema), withheld })
export const listedSchema = z.object({
  collection: z.string(),
  vectors: z.array(
    z.object({
      id: z.string(),
      clientId: z.string().nullable(),
      metadata: z.record(z.string(), z.unknown()),
    }),
  ),
  next: z.string().nullable(),
  withheld,
})

export type Found = z.output<typeof foundSchema>
