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
import { createAuditWatch } from './watch-audit.ts'

/** On the audit table's stream: it copies what is new, and raises an alarm for all else. */
export const handler = onceReady(async () => {
  const { SUNDER_ARCHIVE_BUCKET: bucket } = readSettings(process.env, ['SUNDER_ARCHIVE_BUCKET'])
  const policy = await readBundledPolicy(import.meta.dirname)
  const metrics = createPowertoolsMetrics('watch-audit')
  const watch = createAuditWatch({
    archive: createS3AuditArchive({ client: new S3Client(clientOptions), bucket }),
    log: createPowertoolsLog('watch-audit'),
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
