import { createPrivateKey, createPublicKey, type JsonWebKey, sign } from 'node:crypto'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { createSealer } from '../../../functions/seal-audit/create-sealer.ts'
import { createDynamoDbAuditAppender } from '../../../shared/audit/dynamodb-audit-appender.ts'
import { createDynamoDbAuditReader } from '../../../shared/audit/dynamodb-audit-reader.ts'
import { createAuditLog } from '../../../shared/audit/lane-writer.ts'
import { systemRandom } from '../../../shared/runtime/random.ts'
import { createFolderLogStore } from '../../../shared/transparency-log/stores/folder-log-store.ts'
import { quickClock } from './quick-clock.ts'

export interface SealerTask {
  readonly endpoint: string
  readonly table: string
  readonly folder: string
  readonly origin: string
  readonly key: JsonWebKey
  readonly since: number
}

/** Seals without a pause until it is killed, and says so. */
process.once('message', async ({ endpoint, table, folder, origin, key, since }: SealerTask) => {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
  const client = new DynamoDBClient({ endpoint, region: 'eu-central-1', credentials })
  const appender = createDynamoDbAuditAppender({ client, table, keepForMs: 86_400_000 })
  const privateKey = createPrivateKey({ key, format: 'jwk' })
  const clock = quickClock(since)
  const random = systemRandom
  const quiet = () => undefined
  const sealer = createSealer({
    reader: createDynamoDbAuditReader({ client, table }),
    appender,
    audit: createAuditLog({ appender, functionName: 'seal-audit', policyDigest: 'sha256:00', clock, random }),
    store: createFolderLogStore({ folder }),
    signer: {
      name: origin,
      publicKey: createPublicKey(privateKey),
      sign: async (message) => sign(null, message, privateKey),
    },
    policyDigest: 'sha256:00',
    since,
    clock,
    log: { info: quiet, warn: quiet, error: (fields, message) => process.send?.({ fields, message }) },
    metrics: { count: quiet },
  })
  process.send?.('sealing')
  for (;;) {
    const { records } = await sealer.run()
    if (records > 0) process.send?.('sealed')
  }
})
