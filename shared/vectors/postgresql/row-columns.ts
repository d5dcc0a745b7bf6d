import * as z from 'zod/mini'
import { hashBytes } from '../../signing/merkle-tree.ts'
import { fromBigEndian } from '../float32.ts'
import { filterableValues } from '../vector-filter.ts'
import type { VectorRow } from '../vector-row.ts'

/** The columns that are written, with their types, as `json_to_recordset` takes them. */
const writtenColumns: Readonly<Record<string, string>> = {
  collection: 'text',
  id: 'text',
  model: 'text',
  job: 'text',
  grant: 'text',
  source: 'text',
  embedder: 'text',
  client_id: 'text',
  text: 'text',
  text_digest: 'bytea',
  metadata: 'text',
  filter: 'jsonb',
  embedding: 'vector',
  vector_digest: 'bytea',
  key_id: 'text',
  signature: 'bytea',
  root: 'bytea',
  leaf_index: 'integer',
  tree_size: 'integer',
  path: 'bytea',
}
const quoted = Object.keys(writtenColumns).map((name) => `"${name}"`)

export const columnNames = quoted.join(', ')
export const columnDefinitions = Object.entries(writtenColumns)
  .map(([name, type]) => `"${name}" ${type}`)
  .join(', ')

/** The columns as they are read. The vector in binary: its text depends on the server's settings. */
export const readColumns = quoted
  .filter((name) => name !== '"filter"')
  .map((name) => (name === '"embedding"' ? 'vector_send(embedding) as embedding' : name))
  .join(', ')

/** A row as the JSON object that the database turns into columns. */
export function encodeRow(
  row: VectorRow,
  filterable: readonly string[],
): Record<keyof typeof writtenColumns, unknown> {
  const { provenance } = row
  return {
    collection: row.collection,
    id: row.id,
    model: row.model,
    job: row.job,
    grant: row.grant,
    source: row.source,
    embedder: row.embedder,
    client_id: row.clientId,
    text: row.text,
    text_digest: bytea(row.textDigest),
    metadata: row.metadata,
    filter: filterableValues(row.metadata, filterable),
    embedding: vectorLiteral(row.vector),
    vector_digest: bytea(row.vectorDigest),
    key_id: provenance.keyId,
    signature: bytea(provenance.signature),
    root: bytea(provenance.root),
    leaf_index: provenance.leafIndex,
    tree_size: provenance.treeSize,
    path: bytea(Buffer.concat(provenance.path)),
  }
}

/** The vector as a literal that reads back as the same bytes: the shortest decimal of a double is exact for its single. */
export function vectorLiteral(vector: Float32Array): string {
  // String(-0) is "0": the sign would be lost.
  return `[${Array.from(vector, (value) => (Object.is(value, -0) ? '-0' : String(value))).join(',')}]`
}

function bytea(bytes: Uint8Array): string {
  return `\\x${Buffer.from(bytes).toString('hex')}`
}

const bytes = z.instanceof(Uint8Array)
const columns = z.object({
  collection: z.string(),
  id: z.string(),
  model: z.string(),
  job: z.string(),
  grant: z.string(),
  source: z.string(),
  embedder: z.string(),
  client_id: z.nullable(z.string()),
  text: z.nullable(z.string()),
  text_digest: bytes,
  metadata: z.string(),
  embedding: bytes,
  vector_digest: bytes,
  key_id: z.string(),
  signature: bytes,
  root: bytes,
  leaf_index: z.number(),
  tree_size: z.number(),
  path: bytes,
})

/** A row from its columns, whatever state it is in: judging it is the verifier's. */
export function decodeRow(stored: Record<string, unknown>): VectorRow {
  const row = columns.parse(stored)
  return {
    id: row.id,
    collection: row.collection,
    model: row.model,
    job: row.job,
    grant: row.grant,
    source: row.source,
    embedder: row.embedder,
    vector: decodeVector(row.embedding),
    text: row.text ?? undefined,
    textDigest: row.text_digest,
    clientId: row.client_id ?? undefined,
    metadata: row.metadata,
    vectorDigest: row.vector_digest,
    provenance: {
      keyId: row.key_id,
      signature: row.signature,
      root: row.root,
      leafIndex: row.leaf_index,
      treeSize: row.tree_size,
      path: splitHashes(row.path),
    },
  }
}

/** The bytes that `vector_send` gives: two 16-bit numbers (dimensions, unused), then the elements. */
function decodeVector(sent: Uint8Array): Float32Array {
  return fromBigEndian(sent.subarray(4))
}

/** A last piece that is too short stays: it makes the path refused, where leaving it out could make it valid. */
function splitHashes(path: Uint8Array): Uint8Array[] {
  const count = Math.ceil(path.length / hashBytes)
  return Array.from({ length: count }, (_, index) =>
    path.subarray(index * hashBytes, (index + 1) * hashBytes),
  )
}
