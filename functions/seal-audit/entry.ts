import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { KMSClient } from '@aws-sdk/client-kms'
import { S3Client } from '@aws-sdk/client-s3'
import { createDynamoDbAuditAppender } from '../../shared/audit/dynamodb-audit-appender.ts'
import { createDynamoDbAuditReader } from '../../shared/audit/dynamodb-audit-reader.ts'
import { laneLifeMs } from '../../shared/audit/lane-name.ts'
import { keepForMs } from '../../shared/audit/retention.ts'
import { readBundledPolicy } from '../../shared/policy/read-bundled-policy.ts'
import { readPublicKey } from '../../shared/runtime/key-service.ts'
import { patientClientOptions } from '../../shared/runtime/lambda/client-options.ts'
import { createLambdaRuntime } from '../../shared/runtime/lambda/lambda-runtime.ts'
import { onceReady } from '../../shared/runtime/lambda/once-ready.ts'
import { serveInvocation } from '../../shared/runtime/lambda/serve-invocation.ts'
import { readSettings } from '../../shared/runtime/lambda/settings.ts'
import { createKmsEd25519Signer } from '../../shared/signing/kms-ed25519-signer.ts'
import { parseVerifierKey } from '../../shared/transparency-log/notes/verifier-key.ts'
import { createWitness } from '../../shared/transparency-log/notes/witness.ts'
import { createS3LogStore } from '../../shared/transparency-log/stores/s3-log-store.ts'
import { createSealer } from './create-sealer.ts'

/** Once a minute and on demand. It alone can sign a head of the log. */
export const handler = onceReady(async () => {
  const settings = readSettings(process.env, [
    'SUNDER_AUDIT_TABLE',
    'SUNDER_LOG_BUCKET',
    'SUNDER_LOG_ORIGIN',
    'SUNDER_SEAL_KEY',
  ])
  const policy = await readBundledPolicy(import.meta.dirname)
  const dynamoDb = new DynamoDBClient(patientClientOptions)
  const auditTable = settings.SUNDER_AUDIT_TABLE
  const table = { client: dynamoDb, table: auditTable }
  const runtime = createLambdaRuntime({ functionName: 'seal-audit', policy, dynamoDb, auditTable })
  const key = { client: new KMSClient(patientClientOptions), key: settings.SUNDER_SEAL_KEY }
  const [publicKey, { sign }] = await Promise.all([
    readPublicKey(key.client, key.key),
    createKmsEd25519Signer(key),
  ])
  const { witness } = policy.audit.log
  const sealer = createSealer({
    ...runtime,
    reader: createDynamoDbAuditReader(table),
    appender: createDynamoDbAuditAppender({ ...table, keepForMs: keepForMs(policy) }),
    store: createS3LogStore({
      client: new S3Client(patientClientOptions),
      bucket: settings.SUNDER_LOG_BUCKET,
    }),
    signer: { name: settings.SUNDER_LOG_ORIGIN, publicKey, sign },
    witness:
      witness &&
      createWitness({
        url: witness.url,
        key: parseVerifierKey(witness.key),
        fetch: globalThis.fetch,
        timeoutMilliseconds: 5_000,
      }),
    policyDigest: policy.digest,
    // Older records than the retention are gone, whenever the first of them was written.
    since: Math.max(0, runtime.clock() - policy.audit.retention - laneLifeMs),
  })
  return serveInvocation(() => sealer.seal(), runtime)
})
