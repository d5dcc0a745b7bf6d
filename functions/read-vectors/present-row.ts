import type { CollectionPolicy } from '../../shared/policy/schema.ts'
import type { RowVerifier } from '../../shared/vectors/provenance.ts'
import type { VectorRow } from '../../shared/vectors/vector-row.ts'
import type { Found } from './read-schemas.ts'

/** Keeps the rows whose provenance verifies. What does not is withheld and counted: it was written behind the gateway's back. */
export function verified<Item>(
  items: readonly Item[],
  rowOf: (item: Item) => VectorRow,
  verifyRow: RowVerifier,
  expected: { readonly name: string; readonly policy: CollectionPolicy },
): { readonly kept: Item[]; readonly withheld: number } {
  const { verifyBytes } = expected.policy.reading
  const kept = items.filter((item) => {
    const row = rowOf(item)
    return row.collection === expected.name && verifyRow(row, { verifyBytes })
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
