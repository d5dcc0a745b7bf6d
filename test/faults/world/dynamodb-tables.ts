import { type AttributeValue, DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb'
import { createDynamoDbAuditAppender } from '../../../shared/audit/dynamodb-audit-appender.ts'
import { toStoredRecord } from '../../../shared/audit/dynamodb-audit-items.ts'
import { parseLane } from '../../../shared/audit/lane-name.ts'
import { createDynamoDbGrantReader } from '../../../shared/grants/dynamodb-grant-reader.ts'
import { createDynamoDbGrantStore } from '../../../shared/grants/dynamodb-grant-store.ts'
import { createDynamoDbGrantUse } from '../../../shared/grants/dynamodb-grant-use.ts'
import type { Grant } from '../../../shared/grants/grant.ts'
import { createDynamoDbDirectoryWriter } from '../../../shared/identity/dynamodb-directory.ts'
import { createDynamoDbDutyBindings } from '../../../shared/identity/dynamodb-duty-bindings.ts'
import { createDynamoDbRateLimit } from '../../../shared/identity/dynamodb-rate-limit.ts'
import { createDynamoDbJobReader, createDynamoDbPendingJobs } from '../../../shared/jobs/dynamodb-jobs.ts'
import type { Job } from '../../../shared/jobs/job.ts'
import { createMemoryAuditTable } from '../../support/memory/memory-audit-table.ts'
import { type FaultInjection, wrapWithFaults } from '../injection/wrap-with-faults.ts'
import type { Tables } from './stores.ts'

type Item = Record<string, AttributeValue>

interface TableNames {
  readonly audit: string
  readonly grants: string
}

/** Real tables and the real adapters over them. What fails is the way there: the requests of the adapters' own client. */
export function dynamoDbTables(plain: DynamoDBClient, names: TableNames, injection: FaultInjection): Tables {
  const { scheduler } = injection
  const { region, credentials, endpoint } = plain.config
  const client = new DynamoDBClient({
    region,
    credentials,
    ...(endpoint !== undefined && { endpoint }),
    requestHandler: wrapWithFaults('dynamoDb', readingWhole(plain), injection),
    maxAttempts: 2,
  })
  const grants = { client, table: names.grants }
  const timed = { ...grants, clock: scheduler.now }
  const copy = createMemoryAuditTable()
  const [keptGrants, keptJobs] = [new Map<string, Grant>(), new Map<string, Job>()]

  const copyRecord = async (item: Item) => {
    const lane = item['name']?.S
    if (lane === undefined) await copy.appender.put(toStoredRecord(item))
    else await copy.appender.registerLane(lane, parseLane(lane)?.openedAt ?? 0)
  }
  const table = { client: plain, table: names.grants }
  const [ofGrants, ofJobs] = [createDynamoDbGrantReader(table), createDynamoDbJobReader(table)]
  const copyItem = async ({ key }: Item) => {
    const [prefix, id = ''] = (key?.S ?? '').split('#')
    const grant = prefix === 'GRANT' ? await ofGrants.find(id) : undefined
    if (grant !== undefined) keptGrants.set(id, grant)
    const job = prefix === 'JOB' ? await ofJobs.find(id) : undefined
    if (job !== undefined) keptJobs.set(id, job)
  }
  const look = async () => {
    for (const item of await itemsOf(plain, names.audit)) await copyRecord(item)
    for (const item of await itemsOf(plain, names.grants)) await copyItem(item)
  }

  return {
    audit: {
      appender: createDynamoDbAuditAppender({ client, table: names.audit, keepForMs: 86_400_000 }),
      reader: copy.reader,
      lanes: copy.lanes,
    },
    grants: {
      store: createDynamoDbGrantStore(grants),
      use: createDynamoDbGrantUse(grants),
      kept: keptGrants,
    },
    jobs: { pending: createDynamoDbPendingJobs(grants), kept: keptJobs },
    bindings: createDynamoDbDutyBindings(timed),
    directory: createDynamoDbDirectoryWriter(grants),
    rateLimit: createDynamoDbRateLimit(timed),
    look: () => scheduler.outside(look),
  }
}

async function itemsOf(client: DynamoDBClient, TableName: string): Promise<Item[]> {
  const found: Item[] = []
  for await (const { Items = [] } of paginateScan({ client }, { TableName })) found.push(...Items)
  return found
}

/** The client's own way to send, which has read an answer to its end when it returns it. */
function readingWhole({ config: { requestHandler } }: DynamoDBClient) {
  return {
    metadata: { handlerProtocol: 'http/1.1' },
    async handle(...given: Parameters<typeof requestHandler.handle>) {
      const { response } = await requestHandler.handle(...given)
      const parts: Uint8Array[] = []
      for await (const part of response.body as AsyncIterable<Uint8Array>) parts.push(part)
      return { response: Object.assign(response, { body: new Uint8Array(Buffer.concat(parts)) }) }
    },
  } as unknown as typeof requestHandler
}
