import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { PGlite } from '@electric-sql/pglite'
import { createDynamoDbAuditAppender } from '../../../shared/audit/dynamodb-audit-appender.ts'
import type { AuditedFunction } from '../../../shared/audit/lane-name.ts'
import { createFunctionRuntime, type FunctionRuntime } from '../../../shared/http/create-function-runtime.ts'
import type { Policy } from '../../../shared/policy/schema.ts'
import type { Log } from '../../../shared/runtime/log.ts'
import { noMetrics } from '../../../shared/runtime/metrics.ts'
import type { Endpoints } from '../endpoints.ts'
import type { KeysAndSecrets } from '../stores/keys-and-secrets.ts'

/** The tables' names. */
export const tables = { grants: 'sunder-grants', audit: 'sunder-audit' } as const

/** Everything that is open on this machine. Only the composition of each function sees it; a function gets its part. */
export interface Foundation {
  readonly home: string
  readonly policy: Policy
  readonly endpoints: Endpoints
  readonly keys: KeysAndSecrets
  readonly dynamoDb: DynamoDBClient
  readonly database: PGlite
  readonly logOf: (name: string) => Log
}

export function createLocalRuntime(foundation: Foundation, functionName: AuditedFunction): FunctionRuntime {
  const { policy, dynamoDb, logOf } = foundation
  return createFunctionRuntime({
    functionName,
    policy,
    appender: createDynamoDbAuditAppender({ client: dynamoDb, table: tables.audit }),
    log: logOf(functionName),
    metrics: noMetrics,
  })
}
