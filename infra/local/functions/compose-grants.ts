import { createGrantsApp } from '../../../functions/grants/app.ts'
import { createDynamoDbGrantStore } from '../../../shared/grants/dynamodb-grant-store.ts'
import { createGrantTokenSigner } from '../../../shared/grants/jose-grant-token.ts'
import type { FunctionRuntime } from '../../../shared/http/create-function-runtime.ts'
import { createDynamoDbDirectoryWriter } from '../../../shared/identity/dynamodb-directory.ts'
import { createDynamoDbDutyBindings } from '../../../shared/identity/dynamodb-duty-bindings.ts'
import { type Foundation, tables } from './foundation.ts'

/** The grants function: the only one that holds the key of grant tokens. */
export function composeGrants(foundation: Foundation, runtime: FunctionRuntime) {
  const { policy, endpoints, keys, dynamoDb, screening } = foundation
  const table = { client: dynamoDb, table: tables.grants }
  const parties = { issuer: endpoints.grants, audience: endpoints.embed }
  return createGrantsApp({
    ...runtime,
    policy,
    detection: screening.detection,
    bindings: createDynamoDbDutyBindings({ ...table, clock: runtime.clock }),
    directory: createDynamoDbDirectoryWriter(table),
    grants: createDynamoDbGrantStore(table),
    workflow: foundation.workflow,
    signer: createGrantTokenSigner(keys.grantKey, parties, runtime.clock),
    embedBaseUrl: `${endpoints.embed}/v1`,
  })
}
