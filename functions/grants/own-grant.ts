import type { Grant } from '../../shared/grants/grant.ts'
import type { GrantStore } from '../../shared/grants/grant-store.ts'
import type { Caller } from '../../shared/identity/caller.ts'
import { SunderError } from '../../shared/runtime/sunder-error.ts'

/** The caller's own grant; another's looks like one that does not exist. @throws SunderError `not_found` */
export async function ownGrant(grants: GrantStore, caller: Caller, id: string): Promise<Grant> {
  const grant = /^grant_[A-Za-z0-9_-]{22}$/.test(id) ? await grants.find(id) : undefined
  if (grant === undefined || grant.issuer !== caller.issuer || grant.subject !== caller.subject) {
    throw new SunderError('not_found', { message: 'There is no such grant.' })
  }
  return grant
}
