import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { createDynamoDbGrantDecisions } from '../../../shared/grants/dynamodb-grant-decisions.ts'
import { createDynamoDbGrantStore } from '../../../shared/grants/dynamodb-grant-store.ts'
import { createDynamoDbGrantUse } from '../../../shared/grants/dynamodb-grant-use.ts'
import type { GrantDecisions, GrantStore, GrantUse } from '../../../shared/grants/grant-store.ts'
import { grantsTable } from '../../../shared/grants/grants-table.ts'
import { newTable } from '../../support/dynamodb.ts'

/** A store without grants, in a table of its own. `embedClient` is what claims: a role apart from the one that makes grants. */
export async function newGrantStore(
  client: DynamoDBClient,
  embedClient = client,
): Promise<{ readonly store: GrantStore; readonly use: GrantUse; readonly decisions: GrantDecisions }> {
  const table = await newTable(client, grantsTable)
  return {
    store: createDynamoDbGrantStore({ client, table }),
    use: createDynamoDbGrantUse({ client: embedClient, table }),
    decisions: createDynamoDbGrantDecisions({ client, table }),
  }
}
