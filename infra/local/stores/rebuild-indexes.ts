import { ClassicLevel } from 'classic-level'
import { createIndexKey, type ItemAttributes, type TableDescription } from 'dynalite/db/index.js'

type Store = ClassicLevel<string, unknown>

const batchSize = 1_000

/**
 * Makes every global index of a stopped dynalite anew from its items: no entry is missing, left over
 * or double. Reads and writes dynalite's own LevelDB layout (version 4: `table~NAME`, `item-NAME~KEY`,
 * `index-global~NAME~INDEX~KEY`) with its own key function. A second goes by for every 10,000 items or
 * so, after an unclean end alone: right goes before fast.
 */
export async function rebuildIndexes(folder: string): Promise<void> {
  const store: Store = new ClassicLevel(folder, { valueEncoding: 'json' })
  await store.open()
  try {
    for await (const description of store.values(range('table~'))) {
      await rebuildTable(store, description as TableDescription)
    }
  } finally {
    await store.close()
  }
}

async function rebuildTable(store: Store, table: TableDescription): Promise<void> {
  const indexes = table.GlobalSecondaryIndexes ?? []
  if (indexes.length === 0) return
  await store.clear(range(`index-global~${table.TableName}~`))

  let batch: { type: 'put'; key: string; value: ItemAttributes }[] = []
  for await (const value of store.values(range(`item-${table.TableName}~`))) {
    const item = value as ItemAttributes
    for (const index of indexes) {
      const entry = indexEntry(item, table, index)
      if (entry === undefined) continue
      const key = createIndexKey(entry, table, index.KeySchema)
      batch.push({
        type: 'put',
        key: `index-global~${table.TableName}~${index.IndexName}~${key}`,
        value: entry,
      })
    }
    if (batch.length >= batchSize) {
      await store.batch(batch)
      batch = []
    }
  }
  await store.batch(batch)
}

type Index = NonNullable<TableDescription['GlobalSecondaryIndexes']>[number]

/** What the index holds of an item: nothing when it lacks one of the index's keys. */
function indexEntry(item: ItemAttributes, table: TableDescription, index: Index): ItemAttributes | undefined {
  const indexKeys = index.KeySchema.map((key) => key.AttributeName)
  if (!indexKeys.every((name) => Object.hasOwn(item, name))) return undefined
  if (index.Projection.ProjectionType === 'ALL') return item
  const names = [
    ...indexKeys,
    ...table.KeySchema.map((key) => key.AttributeName),
    ...(index.Projection.NonKeyAttributes ?? []),
  ]
  return Object.fromEntries(Object.entries(item).filter(([name]) => names.includes(name)))
}

/** All keys that begin with the prefix; dynalite's keys go on in ASCII. */
function range(prefix: string) {
  return { gte: prefix, lt: `${prefix}\xff` }
}
