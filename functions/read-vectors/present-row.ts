import type { CollectionPolicy } from '../../shared/policy/schema.ts'
import type { RowVerifier } from '../../shared/vectors/provenance.ts'
import { matchesFilter } from '../../shared/vectors/vector-filter.ts'
import type { VectorRow } from '../../shared/vectors/vector-row.ts'
import type { VectorFilter } from '../../shared/vectors/vector-store.ts'
import type { Found } from './read-schemas.ts'

/** Keeps the rows whose provenance verifies. What does not is withheld and counted: it was written behind the gateway's back. */
export function verified<Item>(
  items: readonly Item[],
  rowOf: (item: Item) => VectorRow,
  verifyRow: RowVerifier,
  expected: {
    readonly name: string
    readonly policy: CollectionPolicy
    /** The store's filter columns are not signed: what they let through is held against the signed metadata. */
    readonly filter?: VectorFilter | undefined
  },
): { readonly kept: Item[]; readonly withheld: number } {
  const { name, policy, filter = {} } = expected
  const { verifyBytes } = policy.reading
  const kept = items.filter((item) => {
    const row = rowOf(item)
    return row.collection === name && verifyRow(row, { verifyBytes }) && matchesFilter(row.metadata, filter)
  })
  return { kept, withheld: items.length - kept.length }
}

/** A row as a consumer sees it: never the embedder, the grant or the job behind it. */
export function presentRow(row: VectorRow, includeVector: boolean): Found {
  return {
    id: row.id,
    source: row.source,
    clientId: row.clientId ?? null,
    metadata: parseMetadata(row.metadata),
    text: row.text ?? null,
    textDigest: `sha256:${Buffer.from(row.textDigest).toString('hex')}`,
    ...(includeVector ? { vector: [...row.vector] } : {}),
  }
}

/** Verified rows hold the very string that the gateway canonicalised from an object. */
export function parseMetadata(metadata: string): Record<string, unknown> {
  return JSON.parse(metadata) as Record<string, unknown>
}

/** Two decimals where raw vectors are withheld: a full score is a coordinate of the vector. */
export function presentScore(score: number, { reading }: CollectionPolicy): number {
  return reading.rawVectors ? score : Math.round(score * 100) / 100
}
