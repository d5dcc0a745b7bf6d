import { randomUUID } from 'node:crypto'
import { PGlite } from '@electric-sql/pglite'
import { vector } from '@electric-sql/pglite-pgvector'
import { Pool } from 'pg'
import { createPGliteSession } from '../../../shared/vectors/postgresql/pglite-session.ts'
import { createPoolSession } from '../../../shared/vectors/postgresql/pool-session.ts'
import { createVectorSchema } from '../../../shared/vectors/postgresql/schema.ts'
import {
  type SqlSession,
  type VectorRole,
  vectorRoles,
} from '../../../shared/vectors/postgresql/sql-session.ts'
import { createPostgreSqlVectorReader } from '../../../shared/vectors/postgresql/vector-reader.ts'
import { createPostgreSqlVectorWriter } from '../../../shared/vectors/postgresql/vector-writer.ts'
import type { VectorReader, VectorWriter } from '../../../shared/vectors/vector-store.ts'
import { createMemoryVectors } from '../../support/memory/memory-vectors.ts'

export interface BenchStore {
  readonly name: string
  readonly reader: VectorReader
  readonly writer: VectorWriter
  close(): Promise<void>
}

/** A store of one empty collection. */
export type OpenStore = (collection: {
  readonly name: string
  readonly dimensions: number
}) => Promise<BenchStore>

export const inMemory: OpenStore = async (collection) => ({
  name: 'in memory, every row compared',
  ...createMemoryVectors({ collections: [collection], filterable: () => [] }),
  close: async () => undefined,
})

export const embedded: OpenStore = async (collection) => {
  const database = await PGlite.create({ extensions: { vector } })
  await createVectorSchema(createPGliteSession(database), [collection])
  return {
    name: 'PostgreSQL, embedded',
    ...readerAndWriter((role) => createPGliteSession(database, role)),
    close: () => database.close(),
  }
}

/** A database of its own on a server, which is dropped again. */
export const onServer =
  (url: string): OpenStore =>
  async (collection) => {
    const database = `sunder_${randomUUID().replaceAll('-', '')}`
    const server = new Pool({ connectionString: url, max: 1 })
    await server.query(`create database ${database}`)
    const pool = new Pool({ connectionString: Object.assign(new URL(url), { pathname: database }).href })
    await createVectorSchema(createPoolSession(pool), [collection])
    return {
      name: 'PostgreSQL, a server',
      ...readerAndWriter((role) => createPoolSession(pool, role)),
      async close() {
        await pool.end()
        await server.query(`drop database ${database}`)
        await server.end()
      },
    }
  }

function readerAndWriter(sessionOf: (role: VectorRole) => SqlSession) {
  return {
    reader: createPostgreSqlVectorReader({ session: sessionOf(vectorRoles.read) }),
    writer: createPostgreSqlVectorWriter({ session: sessionOf(vectorRoles.embed), filterable: () => [] }),
  }
}
