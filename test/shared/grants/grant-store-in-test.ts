import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { createDynamoDbGrantDecisions } from '../../../shared/grants/dynamodb-grant-decisions.ts'
import { createDynamoDbGrantStore } from '../../../shared/grants/dynamodb-grant-store.ts'
import { createDynamoDbGrantUse } from '../../../shared/grants/dynamodb-grant-use.ts'
import { createDynamoDbReservedBudgets } from '../../../shared/grants/dynamodb-reserved-budgets.ts'
import { grantsTable } from '../../../shared/grants/grants-table.ts'
import { newTable } from '../../support/dynamodb.ts'

/** The ports to grants, over one table. `embedClient` is what claims: a role apart from the one that makes grants. */
export function grantPorts(
  { client, table }: { readonly client: DynamoDBClient; readonly table: string },
  embedClient = client,
) {
  return {
    store: createDynamoDbGrantStore({ client, table }),
    use: createDynamoDbGrantUse({ client: embedClient, table }),
    decisions: createDynamoDbGrantDecisions({ client, table }),
    budgets: createDynamoDbReservedBudgets({ client, table }),
  }
}

/** A store without grants, in a table of its own. */
export async function newGrantStore(client: DynamoDBClient, embedClient = client) {
  return grantPorts({ client, table: await newTable(client, grantsTable) }, embedClient)
}
