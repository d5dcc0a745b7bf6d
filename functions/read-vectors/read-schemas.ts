import * as z from 'zod/mini'

const id = z.string().check(z.regex(/^v_[A-Za-z0-9_-]{43}$/, 'expected the id of a vector'))

/** Exactly one of `text`, `id` and `vector` says what to look for. */
export const querySchema = z
  .strictObject({
    text: z.optional(z.string().check(z.minLength(1), z.maxLength(1_000_000))),
    id: z.optional(id),
    vector: z.optional(z.array(z.number()).check(z.minLength(1), z.maxLength(4096))),
    topK: z.optional(z.int().check(z.minimum(1), z.maximum(100))),
    filter: z.optional(
      z.record(
        z.string().check(z.maxLength(63)),
        z.union([z.string().check(z.maxLength(1024)), z.number(), z.boolean()]),
      ),
    ),
    includeVectors: z._default(z.boolean(), false),
  })
  .check(
    z.refine(
      ({ text, id, vector }) => [text, id, vector].filter((given) => given !== undefined).length === 1,
      'expected exactly one of text, id and vector',
    ),
  )

export const fetchSchema = z.strictObject({
  ids: z.array(id).check(z.minLength(1), z.maxLength(100)),
  includeVectors: z._default(z.boolean(), false),
})

export const listSchema = z.strictObject({
  /** The `next` of the page before. */
  cursor: z.optional(z.string().check(z.regex(/^[A-Za-z0-9+/=_.-]{1,2048}$/, 'expected the next of a page'))),
  limit: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(200)), 100),
})

const foundSchema = z.object({
  id: z.string(),
  source: z.string(),
  /** The embedder's own id for the input. */
  clientId: z.nullable(z.string()),
  metadata: z.record(z.string(), z.unknown()),
  /** Null where the collection keeps no text, or it was longer than 24 KiB. */
  text: z.nullable(z.string()),
  /** Null where the text was masked, or is not kept: it would tell whether a guess of a value is right. */
  textDigest: z.nullable(z.string()),
  /** How many values of each class are masked for this consumer. */
  masked: z.record(z.string(), z.int()),
  vector: z.optional(z.array(z.number())),
})

/** Rows whose signature or bytes did not verify are not returned, and counted. */
const withheld = z.int().check(z.minimum(0))

export const hitsSchema = z.object({
  collection: z.string(),
  hits: z.array(z.extend(foundSchema, { score: z.number() })),
  withheld,
})
export const fetchedSchema = z.object({ collection: z.string(), vectors: z.array(foundSchema), withheld })
const listedVectorSchema = z.object({
  id: z.string(),
  clientId: z.nullable(z.string()),
  metadata: z.record(z.string(), z.unknown()),
  masked: z.record(z.string(), z.int()),
})
export const listedSchema = z.object({
  collection: z.string(),
  vectors: z.array(listedVectorSchema),
  next: z.nullable(z.string()),
  withheld,
})

export type Found = z.output<typeof foundSchema>
export type Listed = z.output<typeof listedVectorSchema>
