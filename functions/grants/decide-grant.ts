import type { Grant } from '../../shared/grants/grant.ts'
import type { Caller } from '../../shared/identity/caller.ts'
import { emailInPolicy, personBehind, verifiedEmailInToken } from '../../shared/identity/person-behind.ts'
import { needsApproval } from '../../shared/policy/needs-approval.ts'
import type { CollectionPolicy, Policy } from '../../shared/policy/schema.ts'
import { sourceDecision } from '../../shared/policy/sources.ts'
import { newId, type RandomBytes } from '../../shared/runtime/random.ts'
import { SunderError } from '../../shared/runtime/sunder-error.ts'
import type { GrantRequest } from './grant-schemas.ts'

/**
 * What the policy makes of a request for a grant. A collection that the caller may not embed into looks
 * like one that does not exist.
 *
 * @throws SunderError `not_found|source_denied|owner_unknown|invalid_request`
 */
export function decideGrant(
  policy: Policy,
  caller: Caller,
  request: GrantRequest,
  { now, random }: { readonly now: number; readonly random: RandomBytes },
): Grant {
  const collection = collectionOf(policy, request.collection)
  if (!collection.embedders.some((group) => caller.groups.includes(group))) throw noSuchCollection()
  const source = sourceDecision(collection.sources, request.source, caller.claims)
  if (!source.allowed) throw new SunderError('source_denied', { param: 'source' })
  const { maxInputs, ttlSeconds } = withinLimits(collection.grants, request)
  const createdAt = Math.floor(now / 1000) * 1000
  const lifeMs = ttlSeconds * 1000
  const asked = collection.grants.approval ? collection.approval : undefined
  return {
    id: newId('grant', random),
    issuer: caller.issuer,
    subject: caller.subject,
    owner: ownerOf(policy, caller, collection),
    clientId: caller.clientId,
    collection: request.collection,
    source: request.source,
    sourceAsserted: source.asserted,
    purpose: request.purpose,
    maxInputs,
    usedInputs: 0,
    createdAt,
    expiresAt: createdAt + (asked?.timeout ?? lifeMs),
    status: asked === undefined ? 'active' : 'pending_approval',
    approval: asked && { id: newId('approval', random), lifeMs },
  }
}

/**
 * Where something can wait for an approval, the person behind the request must be known, and known by address: or that
 * person could give it, from a second account.
 */
function ownerOf(policy: Policy, caller: Caller, collection: CollectionPolicy): string | undefined {
  if (!needsApproval(collection)) return caller.owner
  const owner = personBehind(caller)
  if (owner === undefined) throw new SunderError('owner_unknown')
  if (emailOf(policy, caller, owner) === undefined) {
    const message = `Who answers for a request must be known by an e-mail address, and neither the token (with email_verified) nor the policy (identity.emails) has that of ${owner}.`
    throw new SunderError('owner_unknown', { message })
  }
  return owner
}

function emailOf(policy: Policy, caller: Caller, owner: string): string | undefined {
  return (
    emailInPolicy(policy, owner) ??
    (owner === caller.subject ? verifiedEmailInToken(caller.claims) : undefined)
  )
}

function withinLimits(
  limits: { readonly maxTtl: number; readonly maxInputs: number },
  { maxInputs = limits.maxInputs, ttlSeconds = Math.floor(limits.maxTtl / 1000) }: GrantRequest,
): { maxInputs: number; ttlSeconds: number } {
  if (maxInputs > limits.maxInputs) {
    const message = `The collection's policy allows ${limits.maxInputs} inputs a grant at most.`
    throw new SunderError('invalid_request', { message, param: 'maxInputs' })
  }
  if (ttlSeconds * 1000 > limits.maxTtl) {
    const message = `The collection's policy allows ${limits.maxTtl / 1000} seconds a grant at most.`
    throw new SunderError('invalid_request', { message, param: 'ttlSeconds' })
  }
  return { maxInputs, ttlSeconds }
}

/** @throws SunderError `not_found` */
export function collectionOf(policy: Policy, name: string): CollectionPolicy {
  const collection = Object.hasOwn(policy.collections, name) ? policy.collections[name] : undefined
  if (collection === undefined) throw noSuchCollection()
  return collection
}

function noSuchCollection(): SunderError {
  return new SunderError('not_found', { message: 'There is no such collection.', param: 'collection' })
}
