import type { GrantTerms } from '../grants/grant.ts'
import type { CollectionPolicy, Policy } from '../policy/schema.ts'
import { sourceDecision } from '../policy/sources.ts'
import { SunderError } from '../runtime/sunder-error.ts'

/**
 * Holds a grant's terms against today's policy: what was allowed when it was signed may not be any more.
 *
 * @throws SunderError `not_found|source_denied`
 */
export function currentTerms(
  policy: Policy,
  terms: Pick<GrantTerms, 'collection' | 'source'>,
): CollectionPolicy {
  const collection = Object.hasOwn(policy.collections, terms.collection)
    ? policy.collections[terms.collection]
    : undefined
  if (collection === undefined)
    throw new SunderError('not_found', { message: 'There is no such collection.' })
  if (!sourceDecision(collection.sources, terms.source, {}).allowed) throw new SunderError('source_denied')
  return collection
}
