import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { createDynamoDbApprovalProgress } from '../../../shared/approvals/dynamodb-approvals.ts'
import { createDynamoDbGrantDecisions } from '../../../shared/grants/dynamodb-grant-decisions.ts'
import { createDynamoDbReservedBudgets } from '../../../shared/grants/dynamodb-reserved-budgets.ts'
import { createDynamoDbDirectoryReader } from '../../../shared/identity/dynamodb-directory.ts'
import { createDynamoDbJobEnds } from '../../../shared/jobs/dynamodb-jobs.ts'
import { readBundledPolicy } from '../../../shared/policy/read-bundled-policy.ts'
import { clientOptions } from '../../../shared/runtime/lambda/client-options.ts'
import { createLambdaRuntime } from '../../../shared/runtime/lambda/lambda-runtime.ts'
import { onceReady } from '../../../shared/runtime/lambda/once-ready.ts'
import { openMailer } from '../../../shared/runtime/lambda/open-mailer.ts'
import { serveInvocation } from '../../../shared/runtime/lambda/serve-invocation.ts'
import { readSettings } from '../../../shared/runtime/lambda/settings.ts'
import { closeApproval, closeInputSchema } from './close-approval.ts'

/** Of all tasks the last: it ends what waited, and tells. */
export const handler = onceReady(async () => {
  const settings = readSettings(process.env, ['SUNDER_AUDIT_TABLE', 'SUNDER_GRANTS_TABLE'])
  const policy = await readBundledPolicy(import.meta.dirname)
  const dynamoDb = new DynamoDBClient(clientOptions)
  const table = { client: dynamoDb, table: settings.SUNDER_GRANTS_TABLE }
  const auditTable = settings.SUNDER_AUDIT_TABLE
  const runtime = createLambdaRuntime({ functionName: 'workflow-close', policy, dynamoDb, auditTable })
  const deps = {
    ...runtime,
    policy,
    approvals: createDynamoDbApprovalProgress(table),
    jobs: createDynamoDbJobEnds(table),
    grants: createDynamoDbGrantDecisions(table),
    budgets: createDynamoDbReservedBudgets(table),
    directory: createDynamoDbDirectoryReader(table),
    mailer: openMailer(policy),
  }
  return serveInvocation((event) => closeApproval(deps, closeInputSchema.parse(event)), runtime)
})
