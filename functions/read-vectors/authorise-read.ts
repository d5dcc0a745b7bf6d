import type { ServiceContext } from '../../shared/http/operation.ts'
import type { Caller } from '../../shared/identity/caller.ts'
import type { CollectionPolicy, Policy } from '../../shared/policy/schema.ts'
import { SunderError } from '../../shared/runtime/sunder-error.ts'

/** The collection that the path names. Longer than any policy's name, it names none. @throws SunderError `not_found` */
export function collectionName(context: ServiceContext): string {
  const name = context.req.param('name') ?? ''
  if (name.length > 63) throw noSuchCollection()
  return name
}

/** The collection's policy, if the caller may read it; else it looks like one that does not exist. @throws SunderError `not_found` */
export function readableCollection(policy: Policy, caller: Caller, name: string): CollectionPolicy {
  const collection = Object.hasOwn(policy.collections, name) ? policy.collections[name] : undefined
  if (collection === undefined || !collection.readers.some((group) => caller.groups.includes(group))) {
    throw noSuchCollection()
  }
  return collection
}

function noSuchCollection(): SunderError {
  return new SunderError('not_found', { message: 'There is no such collection.' })
}
