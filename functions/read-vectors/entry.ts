import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { KMSClient } from '@aws-sdk/client-kms'
import { LambdaClient } from '@aws-sdk/client-lambda'
import { S3Client } from '@aws-sdk/client-s3'
import { S3VectorsClient } from '@aws-sdk/client-s3vectors'
import { createLambdaQueryEmbedder } from '../../shared/embedding/lambda-query-embedder.ts'
import { createDynamoDbDutyBindings } from '../../shared/identity/dynamodb-duty-bindings.ts'
import { createDynamoDbRateLimit } from '../../shared/identity/dynamodb-rate-limit.ts'
import { createS3PayloadWriter } from '../../shared/payloads/s3-payload-writer.ts'
import { readBundledPolicy } from '../../shared/policy/read-bundled-policy.ts'
import {
  clientOptions,
  slowClientOptions,
  vectorClientOptions,
} from '../../shared/runtime/lambda/client-options.ts'
import { createLambdaRuntime } from '../../shared/runtime/lambda/lambda-runtime.ts'
import { onceReady } from '../../shared/runtime/lambda/once-ready.ts'
import { openScreening } from '../../shared/runtime/lambda/open-screening.ts'
import { serveApi } from '../../shared/runtime/lambda/serve-api.ts'
import { listOf, readSettings } from '../../shared/runtime/lambda/settings.ts'
import { createEd25519Verifier } from '../../shared/signing/ed25519-verifier.ts'
import { readKmsPublicKeys } from '../../shared/signing/kms-public-keys.ts'
import { createRowVerifier } from '../../shared/vectors/provenance.ts'
import { createS3VectorsReader } from '../../shared/vectors/s3-vectors/vector-reader.ts'
import { createReadVectorsApp } from './app.ts'

/** The read function: it queries, gets and lists, and neither puts a vector nor holds a credential. */
export const handler = onceReady(async () => {
  const settings = readSettings(process.env, [
    'SUNDER_AUDIT_TABLE',
    'SUNDER_GRANTS_TABLE',
    'SUNDER_PROVENANCE_KEYS',
    'SUNDER_MASKING_KEY',
    'SUNDER_PAYLOAD_BUCKET',
    'SUNDER_PAYLOAD_KEY',
    'SUNDER_VECTOR_BUCKET',
    'SUNDER_EMBED_QUERY_FUNCTION',
  ])
  const policy = await readBundledPolicy(import.meta.dirname)
  const dynamoDb = new DynamoDBClient(clientOptions)
  const auditTable = settings.SUNDER_AUDIT_TABLE
  const runtime = createLambdaRuntime({ functionName: 'read-vectors', policy, dynamoDb, auditTable })
  const table = { client: dynamoDb, table: settings.SUNDER_GRANTS_TABLE, clock: runtime.clock }
  const kms = new KMSClient(clientOptions)
  const [publicKeys, screening] = await Promise.all([
    readKmsPublicKeys({ client: kms, keys: listOf(settings.SUNDER_PROVENANCE_KEYS) }),
    openScreening(policy, { kms, maskingKey: settings.SUNDER_MASKING_KEY }),
  ])
  const app = createReadVectorsApp({
    ...runtime,
    policy,
    bindings: createDynamoDbDutyBindings(table),
    rateLimit: createDynamoDbRateLimit(table),
    vectors: createS3VectorsReader({
      client: new S3VectorsClient(vectorClientOptions),
      bucket: settings.SUNDER_VECTOR_BUCKET,
    }),
    verifyRow: createRowVerifier({ verifier: await createEd25519Verifier(publicKeys) }),
    queryEmbedder: createLambdaQueryEmbedder({
      client: new LambdaClient(slowClientOptions),
      functionName: settings.SUNDER_EMBED_QUERY_FUNCTION,
    }),
    screening,
    payloads: createS3PayloadWriter({
      client: new S3Client(clientOptions),
      bucket: settings.SUNDER_PAYLOAD_BUCKET,
      keyId: settings.SUNDER_PAYLOAD_KEY,
    }),
  })
  return serveApi(app, runtime)
})
