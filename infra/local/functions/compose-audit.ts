import { createAuditApp } from '../../../functions/audit/app.ts'
import { createDynamoDbAuditReader } from '../../../shared/audit/dynamodb-audit-reader.ts'
import type { FunctionRuntime } from '../../../shared/http/create-function-runtime.ts'
import { createDynamoDbDutyBindings } from '../../../shared/identity/dynamodb-duty-bindings.ts'
import { type Foundation, tables } from './foundation.ts'

/** The audit function: it reads the records of all, and appends those of its own use. No key, no payload, no vector. */
export function composeAudit({ policy, dynamoDb }: Foundation, runtime: FunctionRuntime) {
  return createAuditApp({
    ...runtime,
    policy,
    bindings: createDynamoDbDutyBindings({ client: dynamoDb, table: tables.grants, clock: runtime.clock }),
    records: createDynamoDbAuditReader({ client: dynamoDb, table: tables.audit }),
  })
}
