import { mkdir } from 'node:fs/promises'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import dynalite from 'dynalite'
import { createTable, type TableDefinition } from '../../shared/runtime/dynamodb.ts'
import { rebuildIndexes } from './rebuild-indexes.ts'

export interface LocalDynamoDb {
  readonly client: DynamoDBClient
  close(): Promise<void>
}

/**
 * Starts dynalite on disk, on a port of 127.0.0.1 that the system chooses, with these tables.
 *
 * It writes an item and its index entries apart: after an unclean end the indexes are made anew from
 * the items, before anyone can read them.
 */
export async function startDynamoDb(
  { path, endedCleanly }: { readonly path: string; readonly endedCleanly: boolean },
  tables: Readonly<Record<string, TableDefinition>>,
): Promise<LocalDynamoDb> {
  const folder = join(path, 'dynamodb')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  if (!endedCleanly) await rebuildIndexes(folder)

  const server = dynalite({ path: folder, createTableMs: 0 })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const client = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'local',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  })
  await Promise.all(Object.entries(tables).map(([name, table]) => createTable(client, name, table)))
  return { client, close: () => close(client, server) }
}

/** The client's connections are kept alive, and the server would wait for them. */
async function close(client: DynamoDBClient, server: Server): Promise<void> {
  client.destroy()
  await new Promise<void>((resolve, reject) => {
    server.close((error) => (error === undefined || error === null ? resolve() : reject(error)))
    server.closeAllConnections()
  })
}
