import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type AttributeValue, type DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb'
import type { PGlite } from '@electric-sql/pglite'

/** Bytes that somebody can read, and where. */
export interface Place {
  readonly name: string
  readonly bytes: Buffer
}

/** Every file below a folder, by its path and mode: `file secrets/siem (600)`. */
export async function filesIn(folder: string): Promise<Place[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  return Promise.all(
    files.map(async (file) => {
      const mode = ((await stat(file)).mode & 0o777).toString(8)
      return { name: `file ${file.slice(folder.length + 1)} (${mode})`, bytes: await readFile(file) }
    }),
  )
}

/** Every attribute of every item, as DynamoDB gives them: its files may be compressed. */
export async function itemsIn(client: DynamoDBClient, table: string): Promise<Place[]> {
  const places: Place[] = []
  for await (const { Items = [] } of paginateScan({ client }, { TableName: table, ConsistentRead: true })) {
    for (const item of Items) {
      const [key = ''] = Object.values(item).flatMap(({ S }) => S ?? [])
      for (const [name, value] of Object.entries(item)) {
        places.push({
          name: `table ${table} ${(item['key']?.S ?? key).split('#')[0]}# ${name}`,
          bytes: bytesOf(value),
        })
      }
    }
  }
  return places
}

function bytesOf({ B, ...value }: Partial<AttributeValue> & { B?: Uint8Array }): Buffer {
  return B === undefined ? Buffer.from(JSON.stringify(value)) : Buffer.from(B)
}

/** Every column of every row, as SQL gives them: long values are compressed in the files. */
export async function rowsIn(database: PGlite): Promise<Place[]> {
  const { rows: tables } = await database.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
     where schemaname not in ('pg_catalog', 'information_schema')`,
  )
  const places: Place[] = []
  for (const { name } of tables) {
    const { rows } = await database.query<Record<string, unknown>>(`select * from ${name}`)
    for (const [column, value] of rows.flatMap((row) => Object.entries(row))) {
      const bytes =
        value instanceof Uint8Array ? Buffer.from(value) : Buffer.from(JSON.stringify(value ?? null))
      places.push({ name: `row ${name.replace(/__.*/, '')} ${column}`, bytes })
    }
  }
  return places
}
