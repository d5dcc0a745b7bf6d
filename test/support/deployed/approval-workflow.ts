import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CreateStateMachineCommand, type SFNClient } from '@aws-sdk/client-sfn'

const definitionFile = join(import.meta.dirname, '../../../infra/approval.asl.json')

/**
 * Makes the state machine of the one definition in moto, whose engine calls a task's function by the URL of a server
 * that answers Lambda's `Invoke` API, and the function's name.
 *
 * @returns its ARN
 */
export async function createApprovalWorkflow(
  client: SFNClient,
  { name, invokeUrl }: { readonly name: string; readonly invokeUrl: string },
): Promise<string> {
  const definition = (await readFile(definitionFile, 'utf8')).replaceAll(
    /\$\{(\w+)Function\}/g,
    (_, task: string) => `${invokeUrl}/workflow-${task.toLowerCase()}`,
  )
  const roleArn = 'arn:aws:iam::123456789012:role/approval-workflow'
  const { stateMachineArn } = await client.send(new CreateStateMachineCommand({ name, definition, roleArn }))
  if (stateMachineArn === undefined) throw new Error('the state machine has no ARN')
  return stateMachineArn
}
