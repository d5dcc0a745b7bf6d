import { join } from 'node:path'
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { PGlite } from '@electric-sql/pglite'
import type { WorkflowSignal, WorkflowStart } from '../../../shared/approvals/approval-workflow.ts'
import { createDynamoDbAuditAppender } from '../../../shared/audit/dynamodb-audit-appender.ts'
import type { AuditedFunction } from '../../../shared/audit/lane-name.ts'
import { keepForMs } from '../../../shared/audit/retention.ts'
import { createModels } from '../../../shared/embedding/create-models.ts'
import type { EmbeddingModel } from '../../../shared/embedding/embedding-model.ts'
import type { GateLimits } from '../../../shared/http/admission/gate.ts'
import { type AdmittingRuntime, withAdmission } from '../../../shared/http/admission/with-admission.ts'
import { createFunctionRuntime } from '../../../shared/http/create-function-runtime.ts'
import type { Policy } from '../../../shared/policy/schema.ts'
import type { ScreeningParts } from '../../../shared/regulated-data/policy/screen-inputs.ts'
import { type Clock, systemClock } from '../../../shared/runtime/clock.ts'
import type { Log } from '../../../shared/runtime/log.ts'
import { noMetrics } from '../../../shared/runtime/metrics.ts'
import { createFileSecrets } from '../../../shared/secrets/file-secrets.ts'
import type { AlarmSignal } from '../../../shared/shipping/alarm-signal.ts'
import type { Endpoints } from '../endpoints.ts'
import { type KeysAndSecrets, secretsFolder } from '../stores/keys-and-secrets.ts'
import { signalAlarms } from './signal-alarms.ts'

/** The tables' names. */
export const tables = { grants: 'sunder-grants', audit: 'sunder-audit' } as const

/** The transparency log's folder. */
export function logFolder(home: string): string {
  return join(home, 'log')
}

/** Everything that is open on this machine. Only the composition of each function sees it; a function gets its part. */
export interface Foundation {
  readonly home: string
  readonly policy: Policy
  readonly endpoints: Endpoints
  readonly keys: KeysAndSecrets
  readonly dynamoDb: DynamoDBClient
  readonly database: PGlite
  /** Sunder's own detectors; a managed one is asked only where this is deployed. */
  readonly screening: ScreeningParts
  readonly logOf: (name: string) => Log
  /** The system's; in a test one that can be moved. */
  readonly clock: Clock
  /** Of each app; the gates' own where undefined. */
  readonly admission?: GateLimits | undefined
  readonly workflow: WorkflowStart & WorkflowSignal
  readonly alarmSignal: AlarmSignal
}

/** The policy's models, called with credentials from files that are read at each call. */
export function createLocalModels({
  policy,
  home,
}: Pick<Foundation, 'policy' | 'home'>): ReadonlyMap<string, EmbeddingModel> {
  const secrets = createFileSecrets({ folder: secretsFolder(home) })
  return createModels({ policy, secrets, clock: systemClock })
}

export function createLocalRuntime(
  foundation: Pick<Foundation, 'policy' | 'dynamoDb' | 'logOf' | 'clock' | 'admission' | 'alarmSignal'>,
  functionName: AuditedFunction,
): AdmittingRuntime {
  const { policy, dynamoDb, logOf, clock, admission, alarmSignal } = foundation
  const appender = createDynamoDbAuditAppender({
    client: dynamoDb,
    table: tables.audit,
    keepForMs: keepForMs(policy),
  })
  const runtime = createFunctionRuntime({
    functionName,
    policy,
    appender: signalAlarms(appender, alarmSignal),
    log: logOf(functionName),
    metrics: noMetrics,
    clock,
  })
  return withAdmission(runtime, admission)
}
