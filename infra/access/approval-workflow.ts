import { allow } from './build-statement.ts'
import type { Resources, Statement } from './resources.ts'

/** Of who needs an approval. What is started says which one; what is decided about it is none of the starter's. */
export function askForApproval({ approvalWorkflow }: Resources): Statement {
  return allow('AskForApproval', ['states:StartExecution'], [approvalWorkflow])
}

/** Of the state machine itself: all that it does, its tasks do. */
export function approvalWorkflowStatements({ workflowTasks }: Resources): Statement[] {
  return [allow('CallTasks', ['lambda:InvokeFunction'], workflowTasks)]
}
