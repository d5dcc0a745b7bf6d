import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { S3Client } from '@aws-sdk/client-s3'
import { createDynamoDbAuditReader } from '../../shared/audit/dynamodb-audit-reader.ts'
import { readBundledPolicy } from '../../shared/policy/read-bundled-policy.ts'
import type { Policy } from '../../shared/policy/schema.ts'
import { systemClock } from '../../shared/runtime/clock.ts'
import { patientClientOptions } from '../../shared/runtime/lambda/client-options.ts'
import { onceReady } from '../../shared/runtime/lambda/once-ready.ts'
import { createPowertoolsLog } from '../../shared/runtime/lambda/powertools-log.ts'
import { createPowertoolsMetrics } from '../../shared/runtime/lambda/powertools-metrics.ts'
import { serveInvocation } from '../../shared/runtime/lambda/serve-invocation.ts'
import { readSettings } from '../../shared/runtime/lambda/settings.ts'
import { openPolicySecrets } from '../../shared/secrets/policy-secrets.ts'
import { createReceivers, type ReceiverParts } from '../../shared/shipping/create-receivers.ts'
import { createS3DeadLetters, createS3ShippingCursors } from '../../shared/shipping/s3-shipping-state.ts'
import { createS3LogReader } from '../../shared/transparency-log/stores/s3-log-reader.ts'
import { answerShipRequest } from './answer-ship-request.ts'
import { createShipper } from './create-shipper.ts'

/** The function may run for two minutes, of which what a pass has begun takes some. */
const patienceMs = 60_000

/** Once a minute, and at once for an alarm. */
export const handler = onceReady(async () => {
  const settings = readSettings(process.env, [
    'SUNDER_AUDIT_TABLE',
    'SUNDER_LOG_BUCKET',
    'SUNDER_LOG_ORIGIN',
    'SUNDER_EXPORT_BUCKET',
  ])
  const policy = await readBundledPolicy(import.meta.dirname)
  const metrics = createPowertoolsMetrics('ship-audit')
  const log = createPowertoolsLog('ship-audit')
  const s3 = new S3Client(patientClientOptions)
  const state = { client: s3, bucket: settings.SUNDER_EXPORT_BUCKET }
  const shipper = createShipper({
    seals: createS3LogReader({ client: s3, bucket: settings.SUNDER_LOG_BUCKET }),
    records: createDynamoDbAuditReader({
      client: new DynamoDBClient(patientClientOptions),
      table: settings.SUNDER_AUDIT_TABLE,
    }),
    receivers: createReceivers(policy.audit.ship, {
      secrets: await openPolicySecrets(secretsOf(policy), {
        environment: process.env,
        fetch: globalThis.fetch,
        clock: systemClock,
      }),
      fetch: globalThis.fetch,
      clock: systemClock,
      hostname: settings.SUNDER_LOG_ORIGIN,
      openEventBus: await eventBuses(),
    }),
    cursors: createS3ShippingCursors(state),
    deadLetters: createS3DeadLetters(state),
    retentionMs: policy.audit.retention,
    patienceMs,
    clock: systemClock,
    log,
    metrics,
  })
  return serveInvocation((event) => answerShipRequest(shipper, event), { log, metrics })
})

function secretsOf({ audit }: Policy): string[] {
  return audit.ship.flatMap((receiver) => (receiver.type === 'webhook' ? [receiver.secret] : []))
}

/** Only where there is a bus: no cold start loads a client that is not needed. */
async function eventBuses(): Promise<ReceiverParts['openEventBus']> {
  const bus = process.env['SUNDER_AUDIT_BUS']
  if (bus === undefined) return undefined
  const [{ EventBridgeClient }, { createEventBridgeReceiver }] = await Promise.all([
    import('@aws-sdk/client-eventbridge'),
    import('../../shared/shipping/eventbridge-receiver.ts'),
  ])
  const client = new EventBridgeClient(patientClientOptions)
  return ({ name, format }) => createEventBridgeReceiver({ name, format, client, bus })
}
