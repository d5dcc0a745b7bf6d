import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { S3Client } from '@aws-sdk/client-s3'
import type { PayloadVerdict } from '../../shared/payloads/payload-check.ts'
import type { ReplayVerdict } from '../../shared/payloads/payload-replay.ts'
import type { ShownPayload } from '../../shared/payloads/payload-view.ts'
import { createS3PayloadReader } from '../../shared/payloads/s3-payload-reader.ts'
import { readBundledPolicy } from '../../shared/policy/read-bundled-policy.ts'
import { clientOptions } from '../../shared/runtime/lambda/client-options.ts'
import { createLambdaRuntime } from '../../shared/runtime/lambda/lambda-runtime.ts'
import { onceReady } from '../../shared/runtime/lambda/once-ready.ts'
import { openScreening } from '../../shared/runtime/lambda/open-screening.ts'
import { serveInvocation } from '../../shared/runtime/lambda/serve-invocation.ts'
import { readSettings } from '../../shared/runtime/lambda/settings.ts'
import { createPayloadCheck, payloadLookSchema, payloadQuestionSchema } from './check-payload.ts'
import { createPayloadReplay, payloadReplaySchema } from './replay-payload.ts'
import { createPayloadView } from './show-payload.ts'

/** The only function that can decrypt a kept payload. */
export const handler = onceReady(async () => {
  const settings = readSettings(process.env, [
    'SUNDER_AUDIT_TABLE',
    'SUNDER_PAYLOAD_BUCKET',
    'SUNDER_MASKING_KEY',
  ])
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
  const screening = await openScreening(policy, { maskingKey: settings.SUNDER_MASKING_KEY })
  const { check } = createPayloadCheck({ ...runtime, payloads })
  const { show } = createPayloadView({ ...runtime, payloads, screening })
  const { replay } = createPayloadReplay({ ...runtime, policy, payloads, screening })
  return serveInvocation<PayloadVerdict | ShownPayload | ReplayVerdict>((event) => {
    const look = payloadLookSchema.safeParse(event)
    if (look.success) return show(look.data.show)
    const again = payloadReplaySchema.safeParse(event)
    return again.success ? replay(again.data.replay) : check(payloadQuestionSchema.parse(event))
  }, runtime)
})
