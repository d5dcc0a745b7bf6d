import { join } from 'node:path'
import { createQueryEmbedder } from '../../../functions/embed-query/embed-query.ts'
import { createReadVectorsApp } from '../../../functions/read-vectors/app.ts'
import type { FunctionRuntime } from '../../../shared/http/create-function-runtime.ts'
import { createDynamoDbDutyBindings } from '../../../shared/identity/dynamodb-duty-bindings.ts'
import { createDynamoDbRateLimit } from '../../../shared/identity/dynamodb-rate-limit.ts'
import { createFolderPayloadWriter } from '../../../shared/payloads/folder-payload-store.ts'
import { createEd25519Verifier } from '../../../shared/signing/ed25519-verifier.ts'
import { createPGliteSession } from '../../../shared/vectors/postgresql/pglite-session.ts'
import { vectorRoles } from '../../../shared/vectors/postgresql/sql-session.ts'
import { createPostgreSqlVectorReader } from '../../../shared/vectors/postgresql/vector-reader.ts'
import { createRowVerifier } from '../../../shared/vectors/provenance.ts'
import { createLocalModels, type Foundation, tables } from './foundation.ts'

/**
 * The read function: a database role that can only select, the public half of the provenance key, and
 * no model: texts go to the query embedder, which records each in lanes of its own and gives back a vector.
 */
export async function composeReadVectors(
  foundation: Foundation,
  runtime: FunctionRuntime,
  queryRuntime: FunctionRuntime,
) {
  const { home, policy, keys, dynamoDb, database, screening } = foundation
  const table = { client: dynamoDb, table: tables.grants, clock: runtime.clock }
  const verifier = await createEd25519Verifier([{ ...keys.provenanceKey.publicJwk }])
  return createReadVectorsApp({
    ...runtime,
    policy,
    bindings: createDynamoDbDutyBindings(table),
    rateLimit: createDynamoDbRateLimit(table),
    vectors: createPostgreSqlVectorReader({ session: createPGliteSession(database, vectorRoles.read) }),
    verifyRow: createRowVerifier({ verifier }),
    queryEmbedder: createQueryEmbedder({
      ...queryRuntime,
      policy,
      models: createLocalModels(foundation),
      screening,
    }),
    screening,
    payloads: createFolderPayloadWriter({ folder: join(home, 'payloads'), key: keys.payloadKey }),
  })
}
