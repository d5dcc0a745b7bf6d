import { indexedEmbedding } from './hnsw.ts'
import { partitionOf } from './partition.ts'
import { type SqlSession, vectorRoles } from './sql-session.ts'

export interface VectorCollection {
  readonly name: string
  readonly dimensions: number
}

/**
 * Creates what the vector store needs: the extension, the two roles, one table, a partition and an HNSW index
 * for each collection. Idempotent: what exists is left as it is, so that a collection can be added at any
 * start. It fails where a collection holds vectors of other dimensions: those of two models don't mix. The
 * session must be the database's owner, and on a server be allowed to create roles and the extension.
 *
 * The roles can't log in. On a server give them a password (`alter role sunder_embed login password …`), or
 * grant them to logins of your own.
 *
 * @throws SunderError `store_unavailable`
 */
export async function createVectorSchema(
  owner: SqlSession,
  collections: readonly VectorCollection[],
): Promise<void> {
  const { embed, read } = vectorRoles
  const script = [
    'create extension if not exists vector',
    createRole(embed),
    createRole(read),
    'create schema if not exists sunder',
    createTable,
    'create index if not exists vectors_filter on sunder.vectors using gin (filter jsonb_path_ops) with (fastupdate = off)',
    `grant usage on schema sunder to ${embed}, ${read}`,
    `grant insert on sunder.vectors to ${embed}`,
    `grant select on sunder.vectors to ${read}`,
    ...collections.flatMap(createPartition),
    // The embedded engine does this at no other time, and how a filtered search is best done depends on it.
    'analyze sunder.vectors',
  ]
  await owner.run({ settings: { client_min_messages: 'warning' }, text: script.join(';\n') })
}

// Roles belong to the whole server: another database's gateway may have made them, or be making them now.
function createRole(role: string): string {
  return `do $$ begin create role ${role} nologin; exception when duplicate_object or unique_violation then null; end $$`
}

/*
 * Ids compare by bytes, as in the program. `filter` holds derived values for searching; no signature covers
 * it. `path` is the inclusion path's hashes, one after another. An embedding has no dimensions of its own
 * here: its partition's index gives them.
 */
const createTable = `
  create table if not exists sunder.vectors (
    collection text collate "C" not null,
    id text collate "C" not null,
    model text not null,
    job text not null,
    "grant" text not null,
    source text not null,
    embedder text not null,
    client_id text,
    text text,
    text_digest bytea not null,
    metadata text not null,
    filter jsonb not null,
    embedding vector not null,
    vector_digest bytea not null,
    key_id text not null,
    signature bytea not null,
    root bytea not null,
    leaf_index integer not null,
    tree_size integer not null,
    path bytea not null,
    primary key (collection, id)
  ) partition by list (collection)`

function createPartition({ name, dimensions }: VectorCollection): string[] {
  const partition = partitionOf(name)
  const indexed = indexedEmbedding(dimensions)
  const index = `${partition}_${dimensions}`
  return [
    `create table if not exists sunder.${partition} partition of sunder.vectors for values in (${literal(name)})`,
    `grant select on sunder.${partition} to ${vectorRoles.read}`,
    dropOtherIndexes(partition, index),
    ...(indexed === undefined
      ? []
      : [
          `create index if not exists ${index} on sunder.${partition}
             using hnsw ((${indexed.expression}) ${indexed.operators})`,
        ]),
  ]
}

// An index of former dimensions refuses every vector of today's.
function dropOtherIndexes(partition: string, index: string): string {
  return `do $$ declare other name; begin
    for other in select indexname from pg_indexes where schemaname = 'sunder'
      and tablename = '${partition}' and indexdef like '% USING hnsw %' and indexname <> '${index}'
    loop execute format('drop index sunder.%I', other); end loop; end $$`
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
