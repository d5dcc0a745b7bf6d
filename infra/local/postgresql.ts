import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { vector } from '@electric-sql/pglite-pgvector'

/**
 * Opens the embedded PostgreSQL with pgvector on disk, in this process: no port, one connection, calls
 * are answered in turn. The owner's rights; roles are taken on per transaction.
 */
export async function openPostgresql(home: string): Promise<PGlite> {
  const dataDir = join(home, 'postgresql')
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  const database = await PGlite.create({ dataDir, extensions: { vector } })
  await database.exec('create extension if not exists vector')
  return database
}
