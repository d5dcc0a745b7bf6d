import { LambdaClient } from '@aws-sdk/client-lambda'
import { S3Client } from '@aws-sdk/client-s3'
import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda'
import { createS3AuditArchive } from '../../shared/audit/s3-audit-archive.ts'
import { readBundledPolicy } from '../../shared/policy/read-bundled-policy.ts'
import { systemClock } from '../../shared/runtime/clock.ts'
import { clientOptions } from '../../shared/runtime/lambda/client-options.ts'
import { onceReady } from '../../shared/runtime/lambda/once-ready.ts'
import { createPowertoolsLog } from '../../shared/runtime/lambda/powertools-log.ts'
import { createPowertoolsMetrics } from '../../shared/runtime/lambda/powertools-metrics.ts'
import { readSettings } from '../../shared/runtime/lambda/settings.ts'
import type { Log } from '../../shared/runtime/log.ts'
import { createLambdaAlarmSignal } from '../../shared/shipping/lambda-alarm-signal.ts'
import { createAuditWatch } from './watch-audit.ts'

/** On the audit table's stream: it copies what is new, and raises an alarm for all else. */
export const handler = onceReady(async () => {
  const { SUNDER_ARCHIVE_BUCKET: bucket } = readSettings(process.env, ['SUNDER_ARCHIVE_BUCKET'])
  const policy = await readBundledPolicy(import.meta.dirname)
  const metrics = createPowertoolsMetrics('watch-audit')
  const log = createPowertoolsLog('watch-audit')
  const watch = createAuditWatch({
    archive: createS3AuditArchive({ client: new S3Client(clientOptions), bucket }),
    alarmSignal: policy.audit.ship.length === 0 ? undefined : signalShipper(log),
    log,
    metrics,
    clock: systemClock,
    retentionMs: policy.audit.retention,
  })
  return async ({ Records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
    try {
      return await watch(Records)
    } finally {
      metrics.publish()
    }
  }
})

function signalShipper(log: Log) {
  const { SUNDER_SHIP_AUDIT_FUNCTION: functionName } = readSettings(process.env, [
    'SUNDER_SHIP_AUDIT_FUNCTION',
  ])
  return createLambdaAlarmSignal({ client: new LambdaClient(clientOptions), functionName, log })
}
