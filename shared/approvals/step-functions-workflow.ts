import {
  ExecutionAlreadyExists,
  InvalidToken,
  SendTaskSuccessCommand,
  type SFNClient,
  StartExecutionCommand,
  TaskDoesNotExist,
  TaskTimedOut,
} from '@aws-sdk/client-sfn'
import { SunderError } from '../runtime/sunder-error.ts'
import type { WorkflowSignal, WorkflowStart } from './approval-workflow.ts'

/** Starts an execution that is named by its approval, so that Step Functions refuses a second one (for 90 days). */
export function createStepFunctionsStart({
  client,
  stateMachine,
}: {
  readonly client: SFNClient
  /** Its ARN. */
  readonly stateMachine: string
}): WorkflowStart {
  return {
    async start(input) {
      try {
        await client.send(
          new StartExecutionCommand({
            stateMachineArn: stateMachine,
            name: input.approval,
            input: JSON.stringify(input),
          }),
        )
      } catch (error) {
        if (!(error instanceof ExecutionAlreadyExists)) throw unavailable(error)
      }
    },
  }
}

export function createStepFunctionsSignal({ client }: { readonly client: SFNClient }): WorkflowSignal {
  return {
    async signal(taskToken) {
      try {
        // What was decided is in the table: the task that follows counts it there.
        await client.send(new SendTaskSuccessCommand({ taskToken, output: '{}' }))
        return true
      } catch (error) {
        if (isOver(error)) return false
        throw unavailable(error)
      }
    },
  }
}

function isOver(error: unknown): boolean {
  return error instanceof TaskTimedOut || error instanceof TaskDoesNotExist || error instanceof InvalidToken
}

function unavailable(cause: unknown): SunderError {
  const name = cause instanceof Error ? cause.name : 'failed'
  return new SunderError('store_unavailable', { detail: `approval workflow: ${name}`, cause })
}
