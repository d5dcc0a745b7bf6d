import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { KMSClient } from '@aws-sdk/client-kms'
import { S3Client } from '@aws-sdk/client-s3'
import { S3VectorsClient } from '@aws-sdk/client-s3vectors'
import { createModels } from '../../shared/embedding/create-models.ts'
import { createDynamoDbGrantUse } from '../../shared/grants/dynamodb-grant-use.ts'
import { createGrantTokenVerifier } from '../../shared/grants/jose-grant-token.ts'
import { readKmsGrantKeys } from '../../shared/grants/kms-grant-keys.ts'
import { createDynamoDbPendingJobs } from '../../shared/jobs/dynamodb-jobs.ts'
import { createS3PayloadWriter } from '../../shared/payloads/s3-payload-writer.ts'
import { readBundledPolicy } from '../../shared/policy/read-bundled-policy.ts'
import {
  clientOptions,
  modelWithinMs,
  vectorClientOptions,
} from '../../shared/runtime/lambda/client-options.ts'
import { createLambdaRuntime } from '../../shared/runtime/lambda/lambda-runtime.ts'
import { onceReady } from '../../shared/runtime/lambda/once-ready.ts'
import { openScreening } from '../../shared/runtime/lambda/open-screening.ts'
import { serveApi } from '../../shared/runtime/lambda/serve-api.ts'
import { listOf, readSettings } from '../../shared/runtime/lambda/settings.ts'
import { workflowOnDemand } from '../../shared/runtime/lambda/workflow-on-demand.ts'
import { openPolicySecrets } from '../../shared/secrets/policy-secrets.ts'
import { deriveKey } from '../../shared/signing/kms-derived-key.ts'
import { createKmsEd25519Signer } from '../../shared/signing/kms-ed25519-signer.ts'
import { createS3VectorsWriter } from '../../shared/vectors/s3-vectors/vector-writer.ts'
import { createVectorIds } from '../../shared/vectors/vector-id.ts'
import { createEmbedApp } from './app.ts'

/** The embed function: it puts vectors and can't read one back, uses grants and can't make one. */
export const handler = onceReady(async () => {
  const settings = readSettings(process.env, [
    'SUNDER_AUDIT_TABLE',
    'SUNDER_GRANTS_TABLE',
    'SUNDER_GRANT_ISSUER',
    'SUNDER_EMBED_AUDIENCE',
    'SUNDER_GRANT_KEYS',
    'SUNDER_PROVENANCE_KEY',
    'SUNDER_VECTOR_ID_KEY',
    'SUNDER_MASKING_KEY',
    'SUNDER_PAYLOAD_BUCKET',
    'SUNDER_PAYLOAD_KEY',
    'SUNDER_VECTOR_BUCKET',
    'SUNDER_APPROVAL_WORKFLOW',
  ])
  const policy = await readBundledPolicy(import.meta.dirname)
  const dynamoDb = new DynamoDBClient(clientOptions)
  const kms = new KMSClient(clientOptions)
  const auditTable = settings.SUNDER_AUDIT_TABLE
  const runtime = createLambdaRuntime({ functionName: 'embed', policy, dynamoDb, auditTable })
  const { clock } = runtime
  const [secrets, grantKeys, signer, vectorIdKey, screening] = await Promise.all([
    openPolicySecrets(
      Object.values(policy.models).map(({ credential }) => credential),
      { environment: process.env, fetch: globalThis.fetch, clock },
    ),
    readKmsGrantKeys({ client: kms, keys: listOf(settings.SUNDER_GRANT_KEYS) }),
    createKmsEd25519Signer({ client: kms, key: settings.SUNDER_PROVENANCE_KEY }),
    deriveKey('vector-id', { client: kms, key: settings.SUNDER_VECTOR_ID_KEY }),
    openScreening(policy, { kms, maskingKey: settings.SUNDER_MASKING_KEY }),
  ])
  const parties = { issuer: settings.SUNDER_GRANT_ISSUER, audience: settings.SUNDER_EMBED_AUDIENCE }
  const app = createEmbedApp({
    ...runtime,
    policy,
    verifyGrantToken: createGrantTokenVerifier(grantKeys, parties, clock),
    grantUse: createDynamoDbGrantUse({ client: dynamoDb, table: settings.SUNDER_GRANTS_TABLE }),
    models: createModels({ policy, secrets, clock }),
    modelWithinMs,
    screening,
    payloads: createS3PayloadWriter({
      client: new S3Client(clientOptions),
      bucket: settings.SUNDER_PAYLOAD_BUCKET,
      keyId: settings.SUNDER_PAYLOAD_KEY,
    }),
    jobs: createDynamoDbPendingJobs({ client: dynamoDb, table: settings.SUNDER_GRANTS_TABLE }),
    workflow: workflowOnDemand(settings.SUNDER_APPROVAL_WORKFLOW),
    vectorIds: createVectorIds(vectorIdKey),
    signer,
    vectors: createS3VectorsWriter({
      client: new S3VectorsClient(vectorClientOptions),
      bucket: settings.SUNDER_VECTOR_BUCKET,
      filterable: (collection) => Object.keys(policy.collections[collection]?.filterable ?? {}),
    }),
  })
  return serveApi(app, runtime)
})
