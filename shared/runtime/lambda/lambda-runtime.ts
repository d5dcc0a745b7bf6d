import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { createDynamoDbAuditAppender } from '../../audit/dynamodb-audit-appender.ts'
import type { AuditedFunction } from '../../audit/lane-name.ts'
import { keepForMs } from '../../audit/retention.ts'
import { createFunctionRuntime, type FunctionRuntime } from '../../http/create-function-runtime.ts'
import type { Policy } from '../../policy/schema.ts'
import { singleAttempt } from '../dynamodb.ts'
import { createPowertoolsLog } from './powertools-log.ts'
import { createPowertoolsMetrics, type InvocationMetrics } from './powertools-metrics.ts'

export interface LambdaRuntime extends FunctionRuntime {
  readonly metrics: InvocationMetrics
}

/** What every deployed function has: its lanes in the audit table, its logger, its metrics. */
export function createLambdaRuntime(deps: {
  readonly functionName: AuditedFunction
  readonly policy: Policy
  readonly dynamoDb: DynamoDBClient
  readonly auditTable: string
}): LambdaRuntime {
  const { functionName, policy, dynamoDb: client, auditTable: table } = deps
  const metrics = createPowertoolsMetrics(functionName)
  const runtime = createFunctionRuntime({
    functionName,
    policy,
    // The log itself writes a record again where that can help.
    appender: createDynamoDbAuditAppender({
      client: singleAttempt(client),
      table,
      keepForMs: keepForMs(policy),
    }),
    log: createPowertoolsLog(functionName),
    metrics,
  })
  return { ...runtime, metrics }
}
