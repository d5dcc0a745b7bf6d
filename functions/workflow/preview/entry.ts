import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { S3Client } from '@aws-sdk/client-s3'
import { createDynamoDbQuestions } from '../../../shared/approvals/dynamodb-approvals.ts'
import { createDynamoDbVoteReader } from '../../../shared/approvals/dynamodb-votes.ts'
import { createDynamoDbGrantReader } from '../../../shared/grants/dynamodb-grant-reader.ts'
import { createDynamoDbDirectoryReader } from '../../../shared/identity/dynamodb-directory.ts'
import { createDynamoDbJobReader } from '../../../shared/jobs/dynamodb-jobs.ts'
import { createS3PayloadReader } from '../../../shared/payloads/s3-payload-reader.ts'
import { createS3PayloadWriter } from '../../../shared/payloads/s3-payload-writer.ts'
import { readBundledPolicy } from '../../../shared/policy/read-bundled-policy.ts'
import { clientOptions } from '../../../shared/runtime/lambda/client-options.ts'
import { createLambdaRuntime } from '../../../shared/runtime/lambda/lambda-runtime.ts'
import { onceReady } from '../../../shared/runtime/lambda/once-ready.ts'
import { openScreening } from '../../../shared/runtime/lambda/open-screening.ts'
import { serveInvocation } from '../../../shared/runtime/lambda/serve-invocation.ts'
import { readSettings } from '../../../shared/runtime/lambda/settings.ts'
import { taskInputSchema } from '../task-input.ts'
import { previewApproval } from './preview-approval.ts'

/** Of all tasks the one that puts the question: it reads what waits, and can carry out nothing. */
export const handler = onceReady(async () => {
  const settings = readSettings(process.env, [
    'SUNDER_AUDIT_TABLE',
    'SUNDER_GRANTS_TABLE',
    'SUNDER_PAYLOAD_BUCKET',
    'SUNDER_PAYLOAD_KEY',
    'SUNDER_MASKING_KEY',
  ])
  const policy = await readBundledPolicy(import.meta.dirname)
  const dynamoDb = new DynamoDBClient(clientOptions)
  const table = { client: dynamoDb, table: settings.SUNDER_GRANTS_TABLE }
  const bucket = { client: new S3Client(clientOptions), bucket: settings.SUNDER_PAYLOAD_BUCKET }
  const auditTable = settings.SUNDER_AUDIT_TABLE
  const runtime = createLambdaRuntime({ functionName: 'workflow-preview', policy, dynamoDb, auditTable })
  const deps = {
    ...runtime,
    policy,
    questions: createDynamoDbQuestions(table),
    votes: createDynamoDbVoteReader(table),
    jobs: createDynamoDbJobReader(table),
    grants: createDynamoDbGrantReader(table),
    directory: createDynamoDbDirectoryReader(table),
    payloads: createS3PayloadReader(bucket),
    previews: createS3PayloadWriter({ ...bucket, keyId: settings.SUNDER_PAYLOAD_KEY }),
    screening: await openScreening(policy, { maskingKey: settings.SUNDER_MASKING_KEY }),
  }
  return serveInvocation((event) => previewApproval(deps, taskInputSchema.parse(event)), runtime)
})
