import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { KMSClient } from '@aws-sdk/client-kms'
import { LambdaClient } from '@aws-sdk/client-lambda'
import { S3Client } from '@aws-sdk/client-s3'
import * as z from 'zod/mini'
import { createDynamoDbAuditReader } from '../../shared/audit/dynamodb-audit-reader.ts'
import { createAuditJobStore } from '../../shared/audit-jobs/audit-job-store.ts'
import { createLambdaJobStart } from '../../shared/audit-jobs/lambda-job-start.ts'
import { createS3JobDocuments } from '../../shared/audit-jobs/s3-job-documents.ts'
import { createS3JobResults } from '../../shared/audit-jobs/s3-job-results.ts'
import { createMakeReport } from '../../shared/audit-report/making/make-report.ts'
import { readBundledPolicy } from '../../shared/policy/read-bundled-policy.ts'
import { readPublicKey } from '../../shared/runtime/key-service.ts'
import { patientClientOptions } from '../../shared/runtime/lambda/client-options.ts'
import { createLambdaRuntime } from '../../shared/runtime/lambda/lambda-runtime.ts'
import { onceReady } from '../../shared/runtime/lambda/once-ready.ts'
import { serveInvocation } from '../../shared/runtime/lambda/serve-invocation.ts'
import { readSettings } from '../../shared/runtime/lambda/settings.ts'
import { formatVerifierKey } from '../../shared/transparency-log/notes/verifier-key.ts'
import { createS3LogReader } from '../../shared/transparency-log/stores/s3-log-reader.ts'
import { verifierKeysOf } from '../../shared/transparency-log/verifier-keys.ts'
import { createJobRunner } from './create-job-runner.ts'

const reference = z.strictObject({
  owner: z.string().check(z.regex(/^[A-Za-z0-9_-]{1,128}$/)),
  id: z.string().check(z.regex(/^[a-z]{1,16}_[A-Za-z0-9_-]{22}$/)),
})

/** Runs what takes an auditor longer than an answer may. */
export const handler = onceReady(async () => {
  const settings = readSettings(process.env, [
    'SUNDER_AUDIT_TABLE',
    'SUNDER_EXPORT_AUDIT_FUNCTION',
    'SUNDER_EXPORT_BUCKET',
    'SUNDER_LOG_BUCKET',
    'SUNDER_LOG_ORIGIN',
    'SUNDER_SEAL_KEY',
  ])
  const policy = await readBundledPolicy(import.meta.dirname)
  const dynamoDb = new DynamoDBClient(patientClientOptions)
  const auditTable = settings.SUNDER_AUDIT_TABLE
  const runtime = createLambdaRuntime({ functionName: 'export-audit', policy, dynamoDb, auditTable })
  const { clock } = runtime
  const publicKey = await readPublicKey(new KMSClient(patientClientOptions), settings.SUNDER_SEAL_KEY)
  const s3 = new S3Client(patientClientOptions)
  const exports = { client: s3, bucket: settings.SUNDER_EXPORT_BUCKET }
  const reader = createS3LogReader({ client: s3, bucket: settings.SUNDER_LOG_BUCKET })
  const verifierKey = formatVerifierKey(settings.SUNDER_LOG_ORIGIN, publicKey)
  const verifierKeys = verifierKeysOf({ verifierKey }, policy)
  const records = createDynamoDbAuditReader({ client: dynamoDb, table: auditTable })
  const runner = createJobRunner({
    ...runtime,
    jobs: createAuditJobStore({ documents: createS3JobDocuments(exports), clock }),
    results: createS3JobResults({ ...exports, clock }),
    jobStart: createLambdaJobStart({
      client: new LambdaClient(patientClientOptions),
      functionName: settings.SUNDER_EXPORT_AUDIT_FUNCTION,
    }),
    source: {
      records,
      log: reader,
      origin: settings.SUNDER_LOG_ORIGIN,
      verifierKey,
      maxLag: policy.audit.log.maxLag,
      retention: policy.audit.retention,
      clock,
    },
    verifierKeys,
    report: createMakeReport({ records, policies: [policy], log: { reader, verifierKeys }, clock }),
  })
  return serveInvocation((event) => runner.run(reference.parse(event)), runtime)
})
