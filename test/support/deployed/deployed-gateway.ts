import { createWriteStream } from 'node:fs'
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type FunctionName, functionNames } from '../../../infra/functions.ts'
import { localModelDimensions, localModelName } from '../../../infra/local/model/local-model.ts'
import { compilePolicy } from '../../../shared/policy/compiled-policy.ts'
import { parsePolicy } from '../../../shared/policy/load-policy.ts'
import { standIn } from '../../../shared/policy/stand-in.ts'
import { auditBodiesIn, type LocalTestGateway, startLocalTestGateway, type TestGateway } from '../gateway.ts'
import { type Account, accountEnvironment, createAccount } from './account.ts'
import { type RestApi, startRestApi } from './api-gateway.ts'
import { type LambdaService, startLambdaService } from './lambda-service.ts'

/** Servers and bundles that the whole run shares. */
export interface Deployment {
  /** A folder per function, as `buildBundles` leaves them. */
  readonly bundles: string
  /** moto's server, with the extensions of `test/peers/moto`. */
  readonly moto: string
  /** AWS's DynamoDB Local. */
  readonly dynamoDb: string
}

/** Also what the operator of the account could reach beneath the functions. */
export type DeployedGateway = TestGateway & { readonly account: Account; readonly lambda: LambdaService }

/**
 * The built bundles, each in processes of its own that speak Lambda's runtime API, behind HTTP endpoints that
 * send them API Gateway's events. The identity provider and the embedding model are those of one machine.
 */
export async function startDeployedGateway(
  deployment: Deployment,
  { policyFile }: { readonly policyFile: string },
): Promise<DeployedGateway> {
  const local = await startLocalTestGateway({ policyFile })
  const home = await mkdtemp(join(tmpdir(), 'sunder-deployed-'))
  const lambda = await startLambdaService()
  const account = await layOut(deployment, { local, home, policyFile })
  await mkdir(join(home, 'logs'))
  const log = createWriteStream(join(home, 'logs', 'gateway.log'))
  const [embed, vectors, audit, grants] = (await Promise.all(
    (['embed', 'read-vectors', 'audit', 'grants'] as const).map((name) => startRestApi(lambda, name)),
  )) as [RestApi, RestApi, RestApi, RestApi]

  const environment = accountEnvironment(deployment.moto, deployment.dynamoDb)
  for (const name of functionNames) {
    lambda.define({
      name,
      folder: join(home, name),
      environment: { ...environment, ...settingsOf(name, { account, lambda, embedUrl: embed.url }) },
      log: (text) => void log.write(text),
    })
  }
  return {
    endpoints: {
      ...local.endpoints,
      embed: embed.url,
      vectors: vectors.url,
      audit: audit.url,
      grants: grants.url,
    },
    account,
    lambda,
    home,
    modelCredential: local.modelCredential,
    beneath: { dynamoDb: account.dynamoDb, tables: account.tables },
    token: local.token,
    auditBodies: () => auditBodiesIn(account.dynamoDb, account.tables.audit),
    async close() {
      await Promise.all([embed, vectors, audit, grants].map((api) => api.close()))
      await lambda.close()
      await new Promise<void>((resolve) => log.end(() => resolve()))
      await local.close()
      await rm(home, { recursive: true, force: true })
    },
  }
}

/** Makes the account, and puts the bundles with this gateway's policy into `home`. */
async function layOut(
  deployment: Deployment,
  {
    local,
    home,
    policyFile,
  }: { readonly local: LocalTestGateway; readonly home: string; readonly policyFile: string },
): Promise<Account> {
  const bytes = await readFile(policyFile)
  const policyFor = (credential: string) =>
    standIn(parsePolicy(bytes), {
      issuer: local.endpoints.issuer,
      model: {
        baseUrl: local.endpoints.model,
        upstreamModel: localModelName,
        dimensions: localModelDimensions,
        credential,
      },
    })
  const { modelCredential } = local
  const account = await createAccount(deployment, { policy: policyFor('env:NONE'), modelCredential })
  const compiled = compilePolicy(policyFor(`secretsmanager:${account.modelSecret}`))
  for (const name of functionNames) {
    await cp(join(deployment.bundles, name), join(home, name), { recursive: true })
    await writeFile(join(home, name, 'policy.json'), compiled)
  }
  return account
}

/** The variables that the stacks give each function. */
function settingsOf(
  name: FunctionName,
  {
    account,
    lambda,
    embedUrl,
  }: { readonly account: Account; readonly lambda: LambdaService; readonly embedUrl: string },
): Record<string, string> {
  const { tables } = account
  const recording = { SUNDER_AUDIT_TABLE: tables.audit }
  const payloads = { SUNDER_PAYLOAD_BUCKET: account.payloadBucket, SUNDER_PAYLOAD_KEY: account.payloadKey }
  const parties = {
    SUNDER_GRANT_KEYS: account.grantKey,
    SUNDER_GRANT_ISSUER: 'urn:sunder:123456789012:eu-central-1:sunder:grants',
    SUNDER_EMBED_AUDIENCE: 'urn:sunder:123456789012:eu-central-1:sunder:embed',
  }
  const grantsTable = { SUNDER_GRANTS_TABLE: tables.grants }
  const masking = { SUNDER_MASKING_KEY: account.maskingKey }
  const vectors = { SUNDER_VECTOR_BUCKET: account.vectorBucket }
  const invoking = { AWS_ENDPOINT_URL_LAMBDA: lambda.url }
  const settings: Record<FunctionName, Record<string, string>> = {
    embed: {
      ...recording,
      ...grantsTable,
      ...parties,
      ...payloads,
      ...vectors,
      SUNDER_PROVENANCE_KEY: account.provenanceKey,
      SUNDER_VECTOR_ID_KEY: account.vectorIdKey,
      ...masking,
    },
    'embed-query': { ...recording, ...masking },
    'read-vectors': {
      ...recording,
      ...grantsTable,
      ...payloads,
      ...vectors,
      ...invoking,
      ...masking,
      SUNDER_PROVENANCE_KEYS: account.provenanceKey,
      SUNDER_EMBED_QUERY_FUNCTION: 'embed-query',
    },
    audit: { ...recording, ...grantsTable, ...invoking, SUNDER_READ_PAYLOAD_FUNCTION: 'read-payload' },
    'read-payload': { ...recording, ...masking, SUNDER_PAYLOAD_BUCKET: account.payloadBucket },
    'watch-audit': { SUNDER_ARCHIVE_BUCKET: account.payloadBucket },
    grants: { ...recording, ...grantsTable, ...parties, SUNDER_EMBED_URL: embedUrl },
  }
  return settings[name]
}
