import * as z from 'zod/mini'
import { filterableValues } from '../vector-filter.ts'
import type { VectorRow } from '../vector-row.ts'
import { filterKeyOf } from './index-layout.ts'
import { wireNumber } from './wire-number.ts'

/** A vector as the service takes it. */
export interface VectorItem {
  readonly key: string
  readonly data: { readonly float32: number[] }
  readonly metadata: Readonly<Record<string, string | number | boolean>>
}

/** A row as the item that holds all of it. */
export function encodeItem(row: VectorRow, filterable: readonly string[]): VectorItem {
  const { provenance } = row
  const rest: z.input<typeof restSchema> = {
    collection: row.collection,
    model: row.model,
    job: row.job,
    grant: row.grant,
    source: row.source,
    embedder: row.embedder,
    clientId: row.clientId ?? null,
    textDigest: base64(row.textDigest),
    vectorDigest: base64(row.vectorDigest),
    negativeZeros: negativeZerosOf(row.vector),
    keyId: provenance.keyId,
    signature: base64(provenance.signature),
    root: base64(provenance.root),
    leafIndex: provenance.leafIndex,
    treeSize: provenance.treeSize,
    path: provenance.path.map(base64),
  }
  const filterValues = Object.entries(filterableValues(row.metadata, filterable))
  return {
    key: row.id,
    // A single as a double is exact, and its shortest decimal reads back as the same single.
    data: { float32: Array.from(row.vector) },
    metadata: {
      ...Object.fromEntries(filterValues.map(([key, value]) => [filterKeyOf(key), value])),
      ...(row.text === undefined ? {} : { text: row.text }),
      metadata: row.metadata,
      row: JSON.stringify(rest),
    },
  }
}

const bytes = z.pipe(
  z.base64(),
  z.transform((encoded: string) => Buffer.from(encoded, 'base64')),
)
const restSchema = z.strictObject({
  collection: z.string(),
  model: z.string(),
  job: z.string(),
  grant: z.string(),
  source: z.string(),
  embedder: z.string(),
  clientId: z.nullable(z.string()),
  textDigest: bytes,
  vectorDigest: bytes,
  /** A bit per element, set where it is -0: JSON, as the client writes it, has no sign for it. Null where there is none. */
  negativeZeros: z.nullable(bytes),
  keyId: z.string(),
  signature: bytes,
  root: bytes,
  leafIndex: z.number(),
  treeSize: z.number(),
  path: z.array(bytes),
})

const itemSchema = z.object({
  data: z.object({
    float32: z.pipe(
      z.array(z.unknown()),
      z.transform((elements: unknown[]) => elements.map(wireNumber)),
    ),
  }),
  metadata: z.object({
    text: z.optional(z.string()),
    metadata: z.string(),
    row: z.pipe(
      z.pipe(
        z.string(),
        z.transform((text: string): unknown => JSON.parse(text)),
      ),
      restSchema,
    ),
  }),
})

/**
 * A row from a returned vector, whatever state it is in: judging it is the verifier's. What is no row of the
 * gateway's at all comes back as one without a root or a signature, which verifies nowhere: it is withheld and
 * counted, and the rows beside it are answered. Never throws.
 */
export function decodeItem(collection: string, item: { readonly key?: string | undefined }): VectorRow {
  const id = item.key ?? ''
  const parsed = parseItem(item)
  if (parsed === undefined) return unreadableRow(collection, id)
  const { data, metadata } = parsed
  const { clientId, negativeZeros, keyId, signature, root, leafIndex, treeSize, path, ...rest } = metadata.row
  return {
    ...rest,
    id,
    clientId: clientId ?? undefined,
    text: metadata.text,
    metadata: metadata.metadata,
    vector: withNegativeZeros(Float32Array.from(data.float32), negativeZeros),
    provenance: { keyId, signature, root, leafIndex, treeSize, path },
  }
}

function parseItem(item: object): z.output<typeof itemSchema> | undefined {
  try {
    return itemSchema.safeParse(item).data
  } catch {
    // A `row` that is not JSON.
    return undefined
  }
}

function unreadableRow(collection: string, id: string): VectorRow {
  const nothing = new Uint8Array()
  return {
    id,
    collection,
    model: '',
    job: '',
    grant: '',
    source: '',
    embedder: '',
    vector: new Float32Array(),
    text: undefined,
    textDigest: nothing,
    clientId: undefined,
    metadata: '{}',
    vectorDigest: nothing,
    provenance: { keyId: '', signature: nothing, root: nothing, leafIndex: 0, treeSize: 0, path: [] },
  }
}

function negativeZerosOf(vector: Float32Array): string | null {
  if (!vector.some((value) => Object.is(value, -0))) return null
  const bits = Buffer.alloc(Math.ceil(vector.length / 8))
  for (const [index, value] of vector.entries()) {
    if (Object.is(value, -0)) bits[index >> 3] = (bits[index >> 3] ?? 0) | (1 << (index & 7))
  }
  return base64(bits)
}

function withNegativeZeros(vector: Float32Array, bits: Uint8Array | null): Float32Array {
  if (bits === null) return vector
  return vector.map((value, index) =>
    value === 0 && ((bits[index >> 3] ?? 0) & (1 << (index & 7))) !== 0 ? -0 : value,
  )
}

function base64(value: Uint8Array): string {
  return Buffer.from(value).toString('base64')
}
