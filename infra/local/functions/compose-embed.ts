import { createPrivateKey } from 'node:crypto'
import { join } from 'node:path'
import { createEmbedApp } from '../../../functions/embed/app.ts'
import { createDynamoDbGrantUse } from '../../../shared/grants/dynamodb-grant-use.ts'
import { createGrantTokenVerifier } from '../../../shared/grants/jose-grant-token.ts'
import { knowingGrants } from '../../../shared/http/admission/with-admission.ts'
import type { FunctionRuntime } from '../../../shared/http/create-function-runtime.ts'
import { createDynamoDbPendingJobs } from '../../../shared/jobs/dynamodb-jobs.ts'
import { createFolderPayloadWriter } from '../../../shared/payloads/folder-payload-store.ts'
import { createEd25519Signer } from '../../../shared/signing/ed25519-signer.ts'
import { createPGliteSession } from '../../../shared/vectors/postgresql/pglite-session.ts'
import { vectorRoles } from '../../../shared/vectors/postgresql/sql-session.ts'
import { createPostgreSqlVectorWriter } from '../../../shared/vectors/postgresql/vector-writer.ts'
import { createVectorIds } from '../../../shared/vectors/vector-id.ts'
import { createLocalModels, type Foundation, tables } from './foundation.ts'

/** The embed function: the public half of the grants' key, and a database role that can only insert. */
export async function composeEmbed(foundation: Foundation, runtime: FunctionRuntime) {
  const { home, policy, endpoints, keys, dynamoDb, database, screening } = foundation
  const { keyId, publicJwk } = keys.grantKey
  const parties = { issuer: endpoints.grants, audience: endpoints.embed }
  const provenanceKey = createPrivateKey({ key: { ...keys.provenanceKey.privateJwk }, format: 'jwk' })
  return createEmbedApp({
    ...runtime,
    policy,
    verifyGrantToken: knowingGrants(
      createGrantTokenVerifier({ keys: [{ ...publicJwk, kid: keyId }] }, parties, runtime.clock),
      runtime.admission,
    ),
    grantUse: createDynamoDbGrantUse({ client: dynamoDb, table: tables.grants }),
    models: createLocalModels(foundation),
    payloads: createFolderPayloadWriter({ folder: join(home, 'payloads'), key: keys.payloadKey }),
    screening,
    jobs: createDynamoDbPendingJobs({ client: dynamoDb, table: tables.grants }),
    workflow: foundation.workflow,
    vectorIds: createVectorIds(keys.vectorIdKey),
    signer: await createEd25519Signer(provenanceKey),
    vectors: createPostgreSqlVectorWriter({
      session: createPGliteSession(database, vectorRoles.embed),
      filterable: (collection) => Object.keys(policy.collections[collection]?.filterable ?? {}),
    }),
  })
}
