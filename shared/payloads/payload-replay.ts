import type { DataClass } from '../regulated-data/classes.ts'
import type { RegulatedAction } from '../regulated-data/policy/regulated-actions.ts'
import type { PayloadQuestion, PayloadVerdict } from './payload-check.ts'

/** The requests that can be judged again. */
export const replayedActions = ['embed', 'query', 'fetch', 'list'] as const
export type ReplayedAction = (typeof replayedActions)[number]

export const replayDecisions = ['allow', 'mask', 'approve', 'block', 'refuse'] as const
export type ReplayDecision = (typeof replayDecisions)[number]

export interface ReplayQuestion extends PayloadQuestion {
  readonly kind: 'requests'
  readonly action: ReplayedAction
  /** Where the record says that the request was aimed. */
  readonly collection: string
  readonly source?: string
}

/** How often a class was found, and what the policy has done about it. */
export type JudgedClasses = Readonly<
  Partial<Record<DataClass, { readonly count: number; readonly action: RegulatedAction }>>
>

export interface Judgement {
  readonly decision: ReplayDecision
  /** The codes of what refuses it; empty where nothing does. */
  readonly reasons: readonly string[]
  readonly classes: JudgedClasses
}

export interface ReplayVerdict extends PayloadVerdict {
  /** Null where nothing is kept, or not what the record committed to. */
  readonly now: Judgement | null
}

/**
 * Asks today's policy what it would decide about a kept request, by the only function that can read one. That
 * function records the look itself. No text of the request is part of the answer, and nothing of it goes to a model.
 *
 * Judged are source, model, sizes, denied patterns, regulated data and the collection's limits on reading; not what no
 * payload tells: a reader's groups, budgets, rates, duties.
 * @throws SunderError `store_unavailable|audit_unavailable|detection_unavailable`
 */
export interface PayloadReplay {
  replay(question: ReplayQuestion): Promise<ReplayVerdict>
}
