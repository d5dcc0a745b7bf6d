import type { Principal } from './caller.ts'

/**
 * E-mail addresses by account, kept where they can be erased: records name issuer and subject alone. A convenience for
 * who is told what, and one more way to see whose own something is; never proof of who somebody is.
 * Errors: `store_unavailable`.
 */
export interface DirectoryWriter {
  remember(principal: Principal, email: string): Promise<void>
}

export interface DirectoryReader {
  emailOf(principal: Principal): Promise<string | undefined>
}
