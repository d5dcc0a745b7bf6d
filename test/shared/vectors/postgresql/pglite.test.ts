import { PGlite } from '@electric-sql/pglite'
import { vector } from '@electric-sql/pglite-pgvector'
import { describe } from 'vitest'
import { createPGliteSession } from '../../../../shared/vectors/postgresql/pglite-session.ts'
import { createVectorSchema } from '../../../../shared/vectors/postgresql/schema.ts'
import { createPostgreSqlVectorReader } from '../../../../shared/vectors/postgresql/vector-reader.ts'
import { createPostgreSqlVectorWriter } from '../../../../shared/vectors/postgresql/vector-writer.ts'
import {
  contractCollections,
  contractFilterable,
  vectorStoreContract,
} from '../../../contracts/vector-store.ts'
import { databaseContract, type PostgreSqlUnderTest } from './database-contract.ts'

async function open(): Promise<PostgreSqlUnderTest> {
  const database = await PGlite.create({ extensions: { vector } })
  const owner = createPGliteSession(database)
  // Twice: what exists is left as it is.
  await createVectorSchema(owner, contractCollections)
  await createVectorSchema(owner, contractCollections)
  const embed = createPGliteSession(database, 'sunder_embed')
  const read = createPGliteSession(database, 'sunder_read')
  return {
    owner,
    embed,
    read,
    writer: createPostgreSqlVectorWriter({ session: embed, filterable: () => contractFilterable }),
    reader: createPostgreSqlVectorReader({ session: read }),
    existing: 'kept',
    zeroVectors: 'taken',
    close: () => database.close(),
  }
}

describe('the vector store on the embedded PostgreSQL', () => vectorStoreContract(open))
describe('the embedded PostgreSQL', () => databaseContract(open))
