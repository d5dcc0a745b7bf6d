import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { KMSClient } from '@aws-sdk/client-kms'
import { LambdaClient } from '@aws-sdk/client-lambda'
import { S3Client } from '@aws-sdk/client-s3'
import { createDynamoDbAuditReader } from '../../shared/audit/dynamodb-audit-reader.ts'
import { createAuditJobStore } from '../../shared/audit-jobs/audit-job-store.ts'
import { createLambdaJobStart } from '../../shared/audit-jobs/lambda-job-start.ts'
import { createS3JobDocuments } from '../../shared/audit-jobs/s3-job-documents.ts'
import { createS3JobResults } from '../../shared/audit-jobs/s3-job-results.ts'
import { createDynamoDbDutyBindings } from '../../shared/identity/dynamodb-duty-bindings.ts'
import { createLambdaPayloadCheck } from '../../shared/payloads/lambda-payload-check.ts'
import { createLambdaPayloadReplay } from '../../shared/payloads/lambda-payload-replay.ts'
import { createLambdaPayloadView } from '../../shared/payloads/lambda-payload-view.ts'
import { readBundledPolicy } from '../../shared/policy/read-bundled-policy.ts'
import { readPublicKey } from '../../shared/runtime/key-service.ts'
import { baseUrlOfEvent } from '../../shared/runtime/lambda/base-url.ts'
import { clientOptions, slowClientOptions } from '../../shared/runtime/lambda/client-options.ts'
import { createLambdaRuntime } from '../../shared/runtime/lambda/lambda-runtime.ts'
import { onceReady } from '../../shared/runtime/lambda/once-ready.ts'
import { serveApi } from '../../shared/runtime/lambda/serve-api.ts'
import { readSettings } from '../../shared/runtime/lambda/settings.ts'
import { createSessions } from '../../shared/sign-in/session.ts'
import { deriveKey } from '../../shared/signing/kms-derived-key.ts'
import { createLambdaSealOnDemand } from '../../shared/transparency-log/lambda-seal-on-demand.ts'
import { formatVerifierKey } from '../../shared/transparency-log/notes/verifier-key.ts'
import { createS3LogReader } from '../../shared/transparency-log/stores/s3-log-reader.ts'
import { verifierKeysOf } from '../../shared/transparency-log/verifier-keys.ts'
import { createAuditApp } from './app.ts'
import { joinPages } from './join-pages.ts'

/** The audit function: it reads records and the log over them, and appends the records of its own use. */
export const handler = onceReady(async () => {
  const settings = readSettings(process.env, [
    'SUNDER_AUDIT_TABLE',
    'SUNDER_GRANTS_TABLE',
    'SUNDER_READ_PAYLOAD_FUNCTION',
    'SUNDER_SEAL_AUDIT_FUNCTION',
    'SUNDER_EXPORT_AUDIT_FUNCTION',
    'SUNDER_EXPORT_BUCKET',
    'SUNDER_LOG_BUCKET',
    'SUNDER_LOG_ORIGIN',
    'SUNDER_SEAL_KEY',
    'SUNDER_SESSION_KEY',
  ])
  const policy = await readBundledPolicy(import.meta.dirname)
  const dynamoDb = new DynamoDBClient(clientOptions)
  const auditTable = settings.SUNDER_AUDIT_TABLE
  const runtime = createLambdaRuntime({ functionName: 'audit', policy, dynamoDb, auditTable })
  const { clock } = runtime
  const kms = new KMSClient(clientOptions)
  const [publicKey, sessionKey] = await Promise.all([
    readPublicKey(kms, settings.SUNDER_SEAL_KEY),
    deriveKey('session', { client: kms, key: settings.SUNDER_SESSION_KEY }),
  ])
  const s3 = new S3Client(clientOptions)
  const invoked = (functionName: string) => ({ client: new LambdaClient(slowClientOptions), functionName })
  const readPayload = invoked(settings.SUNDER_READ_PAYLOAD_FUNCTION)
  const exports = { client: s3, bucket: settings.SUNDER_EXPORT_BUCKET }
  const reader = createS3LogReader({ client: s3, bucket: settings.SUNDER_LOG_BUCKET })
  const transparencyLog = {
    reader,
    origin: settings.SUNDER_LOG_ORIGIN,
    verifierKey: formatVerifierKey(settings.SUNDER_LOG_ORIGIN, publicKey),
    sealer: createLambdaSealOnDemand(invoked(settings.SUNDER_SEAL_AUDIT_FUNCTION)),
  }
  const deps = {
    ...runtime,
    policy,
    bindings: createDynamoDbDutyBindings({ client: dynamoDb, table: settings.SUNDER_GRANTS_TABLE, clock }),
    records: createDynamoDbAuditReader({ client: dynamoDb, table: auditTable }),
    payloadCheck: createLambdaPayloadCheck(readPayload),
    payloadView: createLambdaPayloadView(readPayload),
  }
  const api = createAuditApp({
    ...deps,
    payloadReplay: createLambdaPayloadReplay(readPayload),
    transparencyLog,
    jobs: {
      store: createAuditJobStore({ documents: createS3JobDocuments(exports), clock }),
      start: createLambdaJobStart(invoked(settings.SUNDER_EXPORT_AUDIT_FUNCTION)),
      results: createS3JobResults({ ...exports, clock }),
    },
  })
  const ownUrl = process.env['SUNDER_AUDIT_URL']?.replace(/\/+$/, '')
  const openPages = async () => {
    const [{ createAuditPages }, { createOpenIdSignIn }] = await Promise.all([
      import('./pages/app.ts'),
      import('../../shared/sign-in/openid-sign-in.ts'),
    ])
    return createAuditPages({
      ...deps,
      sessions: createSessions(sessionKey, clock),
      signIn: createOpenIdSignIn(policy),
      transparencyLog: reader,
      verifierKeys: verifierKeysOf(transparencyLog, policy),
      baseUrl: ownUrl === undefined ? baseUrlOfEvent : () => ownUrl,
    })
  }
  return serveApi(joinPages(api, openPages), runtime)
})
