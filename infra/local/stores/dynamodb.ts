import { once } from 'node:events'
import { join } from 'node:path'
import type { Worker } from 'node:worker_threads'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { createTable, type TableDefinition } from '../../../shared/runtime/dynamodb.ts'
import { startWorker } from '../start-worker.ts'
import type { DynamoDbTask } from './dynamodb-worker.ts'
import { makePrivateFolder } from './private-file.ts'
import { rebuildIndexes } from './rebuild-indexes.ts'

export interface LocalDynamoDb {
  readonly client: DynamoDBClient
  close(): Promise<void>
}

/** Requests that are sent at a time; more wait. */
const maxSockets = 128

/**
 * Starts dynalite on disk, in a thread of its own, on a port of 127.0.0.1 that the system chooses, with
 * these tables.
 *
 * It writes an item and its index entries apart: after an unclean end the indexes are made anew from
 * the items, before anyone can read them.
 */
export async function startDynamoDb(
  { path, endedCleanly }: { readonly path: string; readonly endedCleanly: boolean },
  tables: Readonly<Record<string, TableDefinition>>,
): Promise<LocalDynamoDb> {
  const folder = join(path, 'dynamodb')
  await makePrivateFolder(folder)
  if (!endedCleanly) await rebuildIndexes(folder)

  const worker = startWorker(new URL('./dynamodb-worker.ts', import.meta.url))
  worker.postMessage({ kind: 'open', folder } satisfies DynamoDbTask)
  const [port] = await once(worker, 'message')
  const client = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'local',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    requestHandler: {
      httpAgent: { keepAlive: true, maxSockets },
      socketAcquisitionWarningTimeout: 60_000,
      connectionTimeout: 5_000,
      // Long enough for a busy machine; without it, a store that hangs would have every request hang with it.
      requestTimeout: 20_000,
      throwOnRequestTimeout: true,
    },
  })
  await Promise.all(Object.entries(tables).map(([name, table]) => createTable(client, name, table)))
  return { client, close: () => close(client, worker) }
}

async function close(client: DynamoDBClient, worker: Worker): Promise<void> {
  client.destroy()
  const exited = once(worker, 'exit')
  worker.postMessage({ kind: 'close' } satisfies DynamoDbTask)
  await exited
}
