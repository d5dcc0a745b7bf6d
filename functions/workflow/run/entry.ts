import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { KMSClient } from '@aws-sdk/client-kms'
import { S3Client } from '@aws-sdk/client-s3'
import { S3VectorsClient } from '@aws-sdk/client-s3vectors'
import { createDynamoDbApprovalProgress } from '../../../shared/approvals/dynamodb-approvals.ts'
import { createDynamoDbVoteReader } from '../../../shared/approvals/dynamodb-votes.ts'
import { createModels } from '../../../shared/embedding/create-models.ts'
import { createDynamoDbGrantDecisions } from '../../../shared/grants/dynamodb-grant-decisions.ts'
import { createDynamoDbJobEnds } from '../../../shared/jobs/dynamodb-jobs.ts'
import { createS3PayloadReader } from '../../../shared/payloads/s3-payload-reader.ts'
import { createS3PayloadWriter } from '../../../shared/payloads/s3-payload-writer.ts'
import { readBundledPolicy } from '../../../shared/policy/read-bundled-policy.ts'
import {
  clientOptions,
  modelWithinMs,
  vectorClientOptions,
} from '../../../shared/runtime/lambda/client-options.ts'
import { createLambdaRuntime } from '../../../shared/runtime/lambda/lambda-runtime.ts'
import { onceReady } from '../../../shared/runtime/lambda/once-ready.ts'
import { openScreening } from '../../../shared/runtime/lambda/open-screening.ts'
import { serveInvocation } from '../../../shared/runtime/lambda/serve-invocation.ts'
import { readSettings } from '../../../shared/runtime/lambda/settings.ts'
import { openPolicySecrets } from '../../../shared/secrets/policy-secrets.ts'
import { deriveKey } from '../../../shared/signing/kms-derived-key.ts'
import { createKmsEd25519Signer } from '../../../shared/signing/kms-ed25519-signer.ts'
import { createS3VectorsWriter } from '../../../shared/vectors/s3-vectors/vector-writer.ts'
import { createVectorIds } from '../../../shared/vectors/vector-id.ts'
import { taskInputSchema } from '../task-input.ts'
import { runApproved } from './run-approved.ts'

/** Of all tasks the one that carries out: it puts vectors and can't read one back, counts votes and can't cast one. */
export const handler = onceReady(async () => {
  const settings = readSettings(process.env, [
    'SUNDER_AUDIT_TABLE',
    'SUNDER_GRANTS_TABLE',
    'SUNDER_PROVENANCE_KEY',
    'SUNDER_VECTOR_ID_KEY',
    'SUNDER_MASKING_KEY',
    'SUNDER_PAYLOAD_BUCKET',
    'SUNDER_PAYLOAD_KEY',
    'SUNDER_VECTOR_BUCKET',
  ])
  const policy = await readBundledPolicy(import.meta.dirname)
  const dynamoDb = new DynamoDBClient(clientOptions)
  const kms = new KMSClient(clientOptions)
  const table = { client: dynamoDb, table: settings.SUNDER_GRANTS_TABLE }
  const bucket = { client: new S3Client(clientOptions), bucket: settings.SUNDER_PAYLOAD_BUCKET }
  const auditTable = settings.SUNDER_AUDIT_TABLE
  const runtime = createLambdaRuntime({ functionName: 'workflow-run', policy, dynamoDb, auditTable })
  const { clock } = runtime
  const [secrets, signer, vectorIdKey, screening] = await Promise.all([
    openPolicySecrets(
      Object.values(policy.models).map(({ credential }) => credential),
      { environment: process.env, fetch: globalThis.fetch, clock },
    ),
    createKmsEd25519Signer({ client: kms, key: settings.SUNDER_PROVENANCE_KEY }),
    deriveKey('vector-id', { client: kms, key: settings.SUNDER_VECTOR_ID_KEY }),
    openScreening(policy, { kms, maskingKey: settings.SUNDER_MASKING_KEY }),
  ])
  const deps = {
    ...runtime,
    policy,
    approvals: createDynamoDbApprovalProgress(table),
    votes: createDynamoDbVoteReader(table),
    jobs: createDynamoDbJobEnds(table),
    grants: createDynamoDbGrantDecisions(table),
    pending: createS3PayloadReader(bucket),
    payloads: createS3PayloadWriter({ ...bucket, keyId: settings.SUNDER_PAYLOAD_KEY }),
    screening,
    models: createModels({ policy, secrets, clock }),
    modelWithinMs,
    vectorIds: createVectorIds(vectorIdKey),
    signer,
    vectors: createS3VectorsWriter({
      client: new S3VectorsClient(vectorClientOptions),
      bucket: settings.SUNDER_VECTOR_BUCKET,
      filterable: (collection) => Object.keys(policy.collections[collection]?.filterable ?? {}),
    }),
  }
  return serveInvocation((event) => runApproved(deps, taskInputSchema.parse(event)), runtime)
})
