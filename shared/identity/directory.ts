import type { Principal } from './caller.ts'

/**
 * E-mail addresses by account, kept where they can be erased: records name issuer and subject alone. A convenience for
 * who is told what, and one more way to see whose own something is; never proof of who somebody is. Each one that a
 * provider ever vouched for stays: who changes an address does not become somebody else.
 * Errors: `store_unavailable`.
 */
export interface DirectoryWriter {
  /** @throws SunderError `owner_unknown` when too many are known of the account */
  remember(principal: Principal, email: string): Promise<void>
}

export interface DirectoryReader {
  /** In the order of the alphabet. */
  emailsOf(principal: Principal): Promise<string[]>
}
