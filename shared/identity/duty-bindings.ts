import type { Duty, Principal } from './caller.ts'

/**
 * Which identity is bound to which duty, and into which collections it embedded.
 *
 * Each call is one conditional write per principal, decided on the current item, so that two
 * concurrent requests in different duties can't both succeed. When the write for a second principal
 * is refused, the first one may stay bound: the stricter state. Errors: `duty_bound`,
 * `read_after_embed`; `store_unavailable` when the table can't be reached.
 */
export interface DutyBindings {
  /** Binds each principal to `duty` until `until` (milliseconds since the epoch; never shortens an earlier time). */
  exercise(principals: readonly Principal[], duty: Duty, until: number): Promise<void>
  /** As `exercise` for the embedder's duty, and marks the principals as having embedded into `collection`, for good. */
  exerciseEmbedding(principals: readonly Principal[], collection: string, until: number): Promise<void>
  /** As `exercise` for the consumer's duty; refuses with `read_after_embed` a principal that embedded into `collection`. */
  exerciseReading(principals: readonly Principal[], collection: string, until: number): Promise<void>
}
