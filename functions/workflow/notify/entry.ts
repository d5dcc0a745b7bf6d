import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { VotesEnough } from '../../../shared/approvals/approval-workflow.ts'
import { createDynamoDbNotifications } from '../../../shared/approvals/dynamodb-approvals.ts'
import { createDynamoDbLinkIssuer } from '../../../shared/approvals/dynamodb-links.ts'
import { createDynamoDbVoteReader } from '../../../shared/approvals/dynamodb-votes.ts'
import { createDynamoDbGrantReader } from '../../../shared/grants/dynamodb-grant-reader.ts'
import { readBundledPolicy } from '../../../shared/policy/read-bundled-policy.ts'
import { clientOptions } from '../../../shared/runtime/lambda/client-options.ts'
import { createLambdaRuntime } from '../../../shared/runtime/lambda/lambda-runtime.ts'
import { onceReady } from '../../../shared/runtime/lambda/once-ready.ts'
import { openMailer } from '../../../shared/runtime/lambda/open-mailer.ts'
import { serveInvocation } from '../../../shared/runtime/lambda/serve-invocation.ts'
import { readSettings } from '../../../shared/runtime/lambda/settings.ts'
import { notifyApprovers, notifyInputSchema } from './notify-approvers.ts'

/** Of all tasks the one that makes links. It reads no payload. */
export const handler = onceReady(async () => {
  const settings = readSettings(process.env, [
    'SUNDER_AUDIT_TABLE',
    'SUNDER_GRANTS_TABLE',
    'SUNDER_APPROVALS_URL',
  ])
  const policy = await readBundledPolicy(import.meta.dirname)
  const dynamoDb = new DynamoDBClient(clientOptions)
  const table = { client: dynamoDb, table: settings.SUNDER_GRANTS_TABLE }
  const auditTable = settings.SUNDER_AUDIT_TABLE
  const runtime = createLambdaRuntime({ functionName: 'workflow-notify', policy, dynamoDb, auditTable })
  const deps = {
    ...runtime,
    policy,
    notifications: createDynamoDbNotifications(table),
    votes: createDynamoDbVoteReader(table),
    links: createDynamoDbLinkIssuer(table),
    grants: createDynamoDbGrantReader(table),
    mailer: openMailer(policy),
    approvalsUrl: settings.SUNDER_APPROVALS_URL.replace(/\/+$/, ''),
  }
  const serve = serveInvocation((event) => notifyApprovers(deps, notifyInputSchema.parse(event)), runtime)
  return async (event: unknown) => {
    if (!(await serve(event))) throw new VotesEnough()
  }
})
