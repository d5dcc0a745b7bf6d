import { hostname } from 'node:os'
import { join } from 'node:path'
import { createShipper } from '../../../functions/ship-audit/create-shipper.ts'
import { createDynamoDbAuditReader } from '../../../shared/audit/dynamodb-audit-reader.ts'
import { noMetrics } from '../../../shared/runtime/metrics.ts'
import { createFileSecrets } from '../../../shared/secrets/file-secrets.ts'
import type { AlarmSignal } from '../../../shared/shipping/alarm-signal.ts'
import { createReceivers } from '../../../shared/shipping/create-receivers.ts'
import {
  createFolderDeadLetters,
  createFolderShippingCursors,
} from '../../../shared/shipping/folder-shipping-state.ts'
import { createFolderLogReader } from '../../../shared/transparency-log/stores/folder-log-reader.ts'
import { secretsFolder } from '../stores/keys-and-secrets.ts'
import { type Foundation, tables } from './foundation.ts'

/** How often those that were down are tried again; what is sealed meanwhile need not wait for it. */
const passEveryMs = 5_000
const patienceMs = 20_000

export interface LocalShipping {
  readonly alarmSignal: AlarmSignal
  /** From here on what is sealed is shipped. */
  start(): void
  /** Has what is sealed shipped, and does not wait for it. */
  sealed(): void
  close(): Promise<void>
}

/** Ships to the receivers that the policy names, but for buses of EventBridge, which are on AWS. */
export function composeShipping(
  beneath: Pick<Foundation, 'home' | 'policy' | 'dynamoDb' | 'logOf' | 'clock'>,
): LocalShipping {
  const { home, policy, dynamoDb, logOf, clock } = beneath
  const receivers = createReceivers(policy.audit.ship, {
    secrets: createFileSecrets({ folder: secretsFolder(home) }),
    fetch: globalThis.fetch,
    clock,
    hostname: hostname(),
    openEventBus: undefined,
  })
  const state = { folder: join(home, 'shipping') }
  const shipper = createShipper({
    seals: createFolderLogReader({ folder: join(home, 'log') }),
    records: createDynamoDbAuditReader({ client: dynamoDb, table: tables.audit }),
    receivers,
    cursors: createFolderShippingCursors(state),
    deadLetters: createFolderDeadLetters(state),
    retentionMs: policy.audit.retention,
    patienceMs,
    clock,
    log: logOf('ship-audit'),
    metrics: noMetrics,
  })
  const pass = () => void (receivers.length > 0 && shipper.pass())
  let timer: NodeJS.Timeout | undefined
  return {
    alarmSignal: { raise: (place) => shipper.sendAlarm(place) },
    start() {
      timer = setInterval(pass, passEveryMs)
      pass()
    },
    sealed: pass,
    async close() {
      clearInterval(timer)
      await shipper.close()
    },
  }
}
