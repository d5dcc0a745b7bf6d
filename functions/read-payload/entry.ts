import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { S3Client } from '@aws-sdk/client-s3'
import { createS3PayloadReader } from '../../shared/payloads/s3-payload-reader.ts'
import { readBundledPolicy } from '../../shared/policy/read-bundled-policy.ts'
import { clientOptions } from '../../shared/runtime/lambda/client-options.ts'
import { createLambdaRuntime } from '../../shared/runtime/lambda/lambda-runtime.ts'
import { onceReady } from '../../shared/runtime/lambda/once-ready.ts'
import { serveInvocation } from '../../shared/runtime/lambda/serve-invocation.ts'
import { readSettings } from '../../shared/runtime/lambda/settings.ts'
import { createPayloadCheck, payloadQuestionSchema } from './check-payload.ts'

/** The only function that can decrypt a kept payload. */
export const handler = onceReady(async () => {
  const settings = readSettings(process.env, ['SUNDER_AUDIT_TABLE', 'SUNDER_PAYLOAD_BUCKET'])
  const policy = await readBundledPolicy(import.meta.dirname)
  const runtime = createLambdaRuntime({
    functionName: 'read-payload',
    policy,
    dynamoDb: new DynamoDBClient(clientOptions),
    auditTable: settings.SUNDER_AUDIT_TABLE,
  })
  const payloads = createS3PayloadReader({
    client: new S3Client(clientOptions),
    bucket: settings.SUNDER_PAYLOAD_BUCKET,
  })
  const { check } = createPayloadCheck({ ...runtime, payloads })
  return serveInvocation((event) => check(payloadQuestionSchema.parse(event)), runtime)
})
