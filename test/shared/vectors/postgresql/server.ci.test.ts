import { randomUUID } from 'node:crypto'
import { Pool, type PoolConfig } from 'pg'
import { describe, expect, it } from 'vitest'
import { createPoolSession } from '../../../../shared/vectors/postgresql/pool-session.ts'
import { createVectorSchema } from '../../../../shared/vectors/postgresql/schema.ts'
import type { VectorRole } from '../../../../shared/vectors/postgresql/sql-session.ts'
import { createPostgreSqlVectorReader } from '../../../../shared/vectors/postgresql/vector-reader.ts'
import { createPostgreSqlVectorWriter } from '../../../../shared/vectors/postgresql/vector-writer.ts'
import {
  contractCollections,
  contractFilterable,
  vectorStoreContract,
} from '../../../contracts/vector-store.ts'
import { databaseContract, type PostgreSqlUnderTest } from './database-contract.ts'

const url = process.env['SUNDER_TEST_POSTGRESQL']
if (url === undefined) throw new Error('SUNDER_TEST_POSTGRESQL must be the URL of a server with pgvector')

/** A new database on the server, with each role logging in by itself. */
async function open(): Promise<PostgreSqlUnderTest & { readonly embedPool: Pool }> {
  const database = `sunder_${randomUUID().replaceAll('-', '')}`
  const server = new Pool({ connectionString: url, max: 1 })
  await server.query(`create database ${database}`)
  const pools: Pool[] = []
  const connect = (changes: PoolConfig & { readonly user?: VectorRole }) => {
    const target = new URL(String(url))
    target.pathname = database
    if (changes.user !== undefined) [target.username, target.password] = [changes.user, 'secret']
    const pool = new Pool({ max: changes.max ?? 8, connectionString: target.href })
    pools.push(pool)
    return pool
  }
  const owner = createPoolSession(connect({ max: 1 }))
  await createVectorSchema(owner, contractCollections)
  await createVectorSchema(owner, contractCollections)
  await owner.run({
    text: `alter role sunder_embed login password 'secret'; alter role sunder_read login password 'secret'`,
  })
  const embedPool = connect({ user: 'sunder_embed' })
  const embed = createPoolSession(embedPool)
  const read = createPoolSession(connect({ user: 'sunder_read' }))
  return {
    owner,
    embed,
    read,
    embedPool,
    writer: createPostgreSqlVectorWriter({ session: embed, filterable: () => contractFilterable }),
    reader: createPostgreSqlVectorReader({ session: read }),
    existing: 'kept',
    zeroVectors: 'taken',
    async close() {
      await Promise.all(pools.map((pool) => pool.end()))
      await server.query(`drop database ${database}`)
      await server.end()
    },
  }
}

describe('the vector store on a PostgreSQL server', () => vectorStoreContract(open))
describe('a PostgreSQL server', () => databaseContract(open))

describe('a role that logs in by itself', () => {
  it('can not take the other role, nor the owner', async () => {
    const { embed, embedPool, close } = await open()
    const denied = { code: 'store_unavailable', detail: 'PostgreSQL: 42501' }
    await expect(embed.run({ text: 'set role sunder_read' })).rejects.toMatchObject(denied)
    await expect(embed.run({ text: 'set role postgres' })).rejects.toMatchObject(denied)
    const asReader = createPoolSession(embedPool, 'sunder_read')
    await expect(asReader.run({ text: 'select id from sunder.vectors' })).rejects.toMatchObject(denied)
    await close()
  })

  it('says that the store is unavailable when the server is', async () => {
    const pool = new Pool({ host: '127.0.0.1', port: 1, user: 'nobody', database: 'none' })
    const reader = createPostgreSqlVectorReader({ session: createPoolSession(pool) })
    await expect(reader.fetch('mail', ['v_1'])).rejects.toMatchObject({
      code: 'store_unavailable',
      detail: 'PostgreSQL: ECONNREFUSED',
    })
    await pool.end()
  })
})
