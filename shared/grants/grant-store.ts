import type { Grant } from './grant.ts'

/**
 * Using a grant, all that the embed function may do to one.
 *
 * `claim` is one conditional write: status active, not expired at `now`, budget sufficient. Of any
 * number of concurrent callers the claims that succeed never sum to more than `maxInputs`. What was
 * claimed and not given back stays spent, also after a crash. Of a claim whose answer was lost, and which is sent again,
 * more may stay spent, never less.
 */
export interface GrantUse {
  /** @returns inputs used so far, these included. @throws SunderError `grant_revoked|grant_completed|grant_expired|grant_exhausted|not_found|store_unavailable` */
  claim(id: string, inputs: number, now: number): Promise<number>
  /** Refuses as `claim` would, and spends nothing: for what happens before a claim. Another's claim may still come first. */
  check(id: string, inputs: number, now: number): Promise<void>
  /** Gives back what a request claimed and did not spend. Never below zero. @throws SunderError `store_unavailable` */
  giveBack(id: string, inputs: number): Promise<void>
}

/** Consistent. Errors: `store_unavailable`. */
export interface GrantReader {
  find(id: string): Promise<Grant | undefined>
}

/** Grants that wait for people, for the tasks of the workflow. Reads are consistent. Errors: `store_unavailable`. */
export interface GrantDecisions extends GrantReader {
  /**
   * From waiting to active, for the whole of its life from `now` on; once. Whether people decided in time is judged by
   * their votes: it may be activated later. @throws SunderError `conflict` when it does not wait
   */
  activate(grant: Grant, now: number): Promise<void>
  /** From waiting to denied; denying it again changes nothing. @throws SunderError `conflict` */
  deny(id: string): Promise<void>
}

/** What jobs reserved in their grants, for the task that closes. Errors: `store_unavailable`. */
export interface ReservedBudgets {
  /**
   * Gives back what a job reserved: once, however often it is asked, so that it may be retried in doubt. One conditional
   * write.
   *
   * @throws SunderError `conflict` when the grant is not there, or has not so much to give back
   */
  giveBack(grant: string, reserved: { readonly job: string; readonly inputs: number }): Promise<void>
}

/** The life of grants, for the grants function. Reads are consistent. Errors: `store_unavailable`. */
export interface GrantStore extends GrantReader {
  /** Fails with `conflict` when the id exists. */
  create(grant: Grant): Promise<void>
  /** Newest first; at most `limit`. An index finds the ids, the base items are read and judged. */
  listBySubject(issuer: string, subject: string, limit: number): Promise<Grant[]>
  /** Ends a grant that is not ended; ending one again in the same way changes nothing. @throws SunderError `not_found|conflict` */
  end(id: string, how: 'completed' | 'revoked'): Promise<Grant>
}
