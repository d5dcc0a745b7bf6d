import type { ApprovalKind } from './approval.ts'

/** What the workflow is started with, and all that it ever holds beside digests and seconds. */
export interface WorkflowInput {
  readonly approval: string
  readonly kind: ApprovalKind
  /** Of the job or the grant. */
  readonly id: string
}

/** Starts the workflow of `infra/approval.asl.json`: for who asks for an approval. */
export interface WorkflowStart {
  /** Durable before it returns; the same approval is started once. @throws SunderError `store_unavailable` */
  start(input: WorkflowInput): Promise<void>
}

/** Thrown where votes are waited for that are there: by its name the definition goes on to count them at once. */
export class VotesEnough extends Error {
  override readonly name = 'VotesEnough'
}

/** For the page alone: it tells a waiting workflow that there is something to count. */
export interface WorkflowSignal {
  /**
   * @returns false when nothing waits under the token any more
   * @throws SunderError `store_unavailable`
   */
  signal(taskToken: string): Promise<boolean>
}
