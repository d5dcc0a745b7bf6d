import type { WorkflowStart } from '../../approvals/approval-workflow.ts'
import { clientOptions } from './client-options.ts'

/** The approval workflow on Step Functions, whose client is loaded when something first has to wait for a person. */
export function workflowOnDemand(stateMachine: string): WorkflowStart {
  let opened: Promise<WorkflowStart> | undefined
  return {
    async start(input) {
      opened ??= open(stateMachine)
      return (await opened).start(input)
    },
  }
}

async function open(stateMachine: string): Promise<WorkflowStart> {
  const [{ SFNClient }, { createStepFunctionsStart }] = await Promise.all([
    import('@aws-sdk/client-sfn'),
    import('../../approvals/step-functions-workflow.ts'),
  ])
  return createStepFunctionsStart({ client: new SFNClient(clientOptions), stateMachine })
}
