import type { GrantTerms } from '../../shared/grants/grant.ts'
import type { CollectionPolicy, Policy } from '../../shared/policy/schema.ts'
import { sourceDecision } from '../../shared/policy/sources.ts'
import { SunderError } from '../../shared/runtime/sunder-error.ts'

/**
 * Holds a grant's terms against today's policy: what was allowed when it was signed may not be any more.
 *
 * @throws SunderError `not_found|source_denied`
 */
export function currentTerms(policy: Policy, terms: GrantTerms): { collection: CollectionPolicy } {
  const collection = Object.hasOwn(policy.collections, terms.collection)
    ? policy.collections[terms.collection]
    : undefined
  if (collection === undefined)
    throw new SunderError('not_found', { message: 'There is no such collection.' })
  if (!sourceDecision(collection.sources, terms.source, {}).allowed) throw new SunderError('source_denied')
  return { collection }
}

/** @throws SunderError `model_not_found|invalid_request` */
export function checkModel(
  collection: CollectionPolicy,
  dimensions: number,
  request: { readonly model: string; readonly dimensions?: number | undefined },
): void {
  if (request.model !== collection.model) throw new SunderError('model_not_found', { param: 'model' })
  if (request.dimensions !== undefined && request.dimensions !== dimensions) {
    const message = `The collection holds vectors of ${dimensions} dimensions.`
    throw new SunderError('invalid_request', { message, param: 'dimensions' })
  }
}
