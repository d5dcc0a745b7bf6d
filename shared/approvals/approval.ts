import type { ClassCounts } from '../regulated-data/masking/class-counts.ts'

/** All but `waiting` and `running` are final. */
export const approvalStates = [
  'waiting',
  'running',
  'stored',
  'granted',
  'denied',
  'expired',
  'revoked',
  'failed',
] as const
export type ApprovalState = (typeof approvalStates)[number]
export type ApprovalOutcome = Exclude<ApprovalState, 'waiting' | 'running'>

/** What waits for a person: a job's inputs, or a grant itself. */
export const approvalKinds = ['job', 'grant'] as const
export type ApprovalKind = (typeof approvalKinds)[number]

/**
 * What approvers are asked, as the preview task found it in the payload itself: what the embed function says of it
 * counts for nothing. Times are milliseconds since the epoch.
 */
export interface Question {
  readonly id: string
  readonly kind: ApprovalKind
  readonly grant: string
  /** Of a job's approval. */
  readonly job: string | undefined
  readonly requester: {
    readonly issuer: string
    readonly subject: string
    readonly owner: string | undefined
    readonly clientId: string | undefined
  }
  /** Whose own it is, by their mailboxes where they are known (`personOf`): they may not vote. */
  readonly ownPeople: readonly string[]
  readonly collection: string
  readonly source: string
  readonly sourceAsserted: 'claimed' | 'declared'
  readonly purpose: string
  readonly model: string
  /** Of inputs. */
  readonly count: number
  /** Everything that was found in the inputs, masked or not. */
  readonly findings: ClassCounts
  /** `sha256:` and hex: the commitment to the payload; of a grant, the digest of its terms. */
  readonly payloadDigest: string
  /** `sha256:` and hex: the commitment to the preview. */
  readonly previewDigest: string
  /** The preview's name in the payload store. */
  readonly preview: string
  readonly askedAt: number
  readonly remindAt: number
  readonly expiresAt: number
}

export interface Approval extends Question {
  readonly state: ApprovalState
  /** Why it ended so, where the state does not say it: a code. */
  readonly reason: string | undefined
  /** Where the workflow waits for a decision: what it is signalled by. */
  readonly taskToken: string | undefined
  /** Who was sent a link (`personOf`). */
  readonly notified: readonly string[]
  /** Since when it is past recall: from then on something of it may have taken effect. */
  readonly committedAt: number | undefined
  readonly endedAt: number | undefined
}

export function isFinal(state: ApprovalState): state is ApprovalOutcome {
  return state !== 'waiting' && state !== 'running'
}
