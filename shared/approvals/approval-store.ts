import type { Approval, ApprovalOutcome, Question } from './approval.ts'
import type { Vote } from './vote.ts'

/*
 * What waits for approvals, who voted, and the links that were sent: ports by who may do what. Reads are
 * consistent, each change is one conditional write. Errors: `store_unavailable`.
 */

export interface ApprovalReader {
  find(id: string): Promise<Approval | undefined>
}

/** For the preview task, which alone can put a question. */
export interface Questions extends ApprovalReader {
  /** A question may be closed as soon as it is put. @throws SunderError `conflict` when the id exists */
  put(
    question: Question,
    ended?: { readonly outcome: ApprovalOutcome; readonly reason: string },
  ): Promise<Approval>
}

/** For the task that sends the links. */
export interface Notifications extends ApprovalReader {
  /** Says where the workflow waits now, in place of where it waited before. */
  waitAt(id: string, taskToken: string): Promise<void>
  markNotified(id: string, person: string): Promise<void>
}

/** For the tasks that carry out and close. */
export interface ApprovalProgress extends ApprovalReader {
  /**
   * Begins to carry out: from `waiting`, or from a run that is over `until` (milliseconds) without an end. Votes that
   * are cast or withdrawn before it are seen by whoever reads them after it.
   *
   * @returns false when somebody else is at it, or it has ended
   */
  begin(id: string, times: { readonly now: number; readonly until: number }): Promise<boolean>
  /**
   * Puts it past recall, before anything takes effect: from here on nothing but its run decides about it.
   *
   * @param until as it was begun with @returns false when that run is no longer the one that is at it
   */
  commit(id: string, times: { readonly now: number; readonly until: number }): Promise<boolean>
  /** Back to `waiting`; what is past recall stays `running`, for another run to begin. */
  release(id: string): Promise<void>
  /**
   * For good; ending it again in the same way changes nothing. What is past recall is only carried out, or ended by who
   * says to know that it is.
   *
   * @throws SunderError `conflict` when it has ended in another way, or is past recall
   */
  end(
    id: string,
    outcome: ApprovalOutcome,
    details: { readonly now: number; readonly reason?: string; readonly isCommitted?: boolean },
  ): Promise<void>
  /** Says once, for good, that `what` was done about the end. @returns false when it was said before */
  markOnce(id: string, what: 'endNotified'): Promise<boolean>
}

export interface VoteReader {
  /** The votes of these people, withdrawn ones too; each is asked for by its key. */
  votesOf(approval: string, people: readonly string[]): Promise<Vote[]>
}

/** For the page. */
export interface Votes extends VoteReader {
  /**
   * Casts a vote where the person has none that holds: none at all, a withdrawn one, or one that was cast for other
   * digests.
   *
   * @throws SunderError `conflict` when the person has voted
   */
  cast(vote: Vote): Promise<void>
  /** @throws SunderError `conflict` when there is no vote to withdraw, or it is no approval */
  withdraw(approval: string, person: string): Promise<void>
}

/** A link that was sent. The secret in it is kept as a digest alone. */
export interface ApprovalLink {
  /** Hex SHA-256 of the secret. */
  readonly digest: string
  readonly approval: string
  /** To whom it was sent (`personOf`). */
  readonly person: string
  /** Of the code that was sent with it, where a code stands for a sign-in: hex SHA-256 over secret and code. */
  readonly codeDigest: string | undefined
  /** Codes that were tried and did not fit. */
  readonly attempts: number
  readonly expiresAt: number
}

export interface LinkIssuer {
  create(link: ApprovalLink): Promise<void>
}

export interface LinkReader {
  find(digest: string): Promise<ApprovalLink | undefined>
  /** Counts a try before the code is looked at. @throws SunderError `rate_limited` from the sixth on */
  countAttempt(digest: string): Promise<void>
  /** Takes back a try that fitted. */
  forgiveAttempt(digest: string): Promise<void>
}
