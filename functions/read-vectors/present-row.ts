import type { CollectionPolicy } from '../../shared/policy/schema.ts'
import { SunderError } from '../../shared/runtime/sunder-error.ts'
import type { RowVerifier } from '../../shared/vectors/provenance.ts'
import { matchesFilter } from '../../shared/vectors/vector-filter.ts'
import type { VectorRow } from '../../shared/vectors/vector-row.ts'
import type { VectorFilter } from '../../shared/vectors/vector-store.ts'
import type { MaskedRow } from './mask-rows.ts'
import type { Found, Listed } from './read-schemas.ts'

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

/** A row as a consumer sees it: masked, and never the embedder, the grant or the job behind it. */
export function presentRow(row: VectorRow, seen: MaskedRow | undefined, includeVector: boolean): Found {
  return { id: row.id, ...present(seen), ...(includeVector ? { vector: [...row.vector] } : {}) }
}

export function presentListed(id: string, seen: MaskedRow | undefined): Listed {
  const { clientId, metadata, masked } = present(seen)
  return { id, clientId, metadata, masked }
}

/** What was not masked does not leave. */
function present(seen: MaskedRow | undefined): MaskedRow {
  if (seen === undefined) throw new SunderError('internal_error', { detail: 'a row was not masked' })
  return seen
}

/** Two decimals where raw vectors are withheld: a full score is a coordinate of the vector. */
export function presentScore(score: number, { reading }: CollectionPolicy): number {
  return reading.rawVectors ? score : Math.round(score * 100) / 100
}
