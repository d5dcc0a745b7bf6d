import type { WorkflowInput, WorkflowStart } from '../../../shared/approvals/approval-workflow.ts'

export interface MemoryWorkflow extends WorkflowStart {
  /** What was started, by approval. */
  readonly started: Map<string, WorkflowInput>
}

/** Keeps what it was asked to start, and runs nothing. */
export function createMemoryWorkflow(): MemoryWorkflow {
  const started: MemoryWorkflow['started'] = new Map()
  return {
    started,
    async start(input) {
      if (!started.has(input.approval)) started.set(input.approval, input)
    },
  }
}
