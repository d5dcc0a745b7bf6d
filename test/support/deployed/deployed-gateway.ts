import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type DutyName, type FunctionName, functionNames } from '../../../infra/functions.ts'
import { pagesClient } from '../../../infra/local/identity-provider/issuer-terms.ts'
import { localModelDimensions, localModelName } from '../../../infra/local/model/local-model.ts'
import { compilePolicy } from '../../../shared/policy/compiled-policy.ts'
import { parsePolicy } from '../../../shared/policy/load-policy.ts'
import type { Policy } from '../../../shared/policy/schema.ts'
import { standIn } from '../../../shared/policy/stand-in.ts'
import { auditBodiesIn, type LocalTestGateway, startLocalTestGateway, type TestGateway } from '../gateway.ts'
import { type Account, accountEnvironment, createAccount } from './account.ts'
import { type RestApi, startRestApi } from './api-gateway.ts'
import { type DynamoDbFront, startDynamoDbFront, type TableRights } from './dynamodb-front.ts'
import { settingsOf } from './function-settings.ts'
import { startInbox } from './inbox.ts'
import { type LambdaService, startLambdaService } from './lambda-service.ts'
import type { ModelFront } from './model-front.ts'

/** Servers and bundles that the whole run shares. */
export interface Deployment {
  /** A folder per function, as `buildBundles` leaves them. */
  readonly bundles: string
  /** moto's server, with the extensions of `test/peers/moto`. */
  readonly moto: string
  /** AWS's DynamoDB Local. */
  readonly dynamoDb: string
  /** What the roles may do to the tables. */
  readonly rights: TableRights
  /** Of each duty's API. */
  readonly binaryMediaTypes: Readonly<Record<DutyName, readonly string[]>>
}

/** Also what the operator of the account could reach beneath the functions. */
export type DeployedGateway = TestGateway & {
  readonly account: Account
  readonly lambda: LambdaService
  readonly front: DynamoDbFront
}

/**
 * The built bundles, each in processes of its own that speak Lambda's runtime API, behind HTTP endpoints that
 * send them API Gateway's events, and with its role's rights to the tables. The identity provider and the embedding model are those of one machine.
 */
export async function startDeployedGateway(
  deployment: Deployment,
  {
    policyFile,
    modelFront,
    environment = {},
    localHome,
  }: {
    readonly policyFile: string
    readonly modelFront?: Pick<ModelFront, 'before'>
    /** Of the gateway that lends its identity provider and model; a fresh one where left out. */
    readonly localHome?: string
    /** More variables of some functions. */
    readonly environment?: Partial<Record<FunctionName, Readonly<Record<string, string>>>>
  },
): Promise<DeployedGateway> {
  const lambda = await startLambdaService()
  const duties = ['embed', 'read-vectors', 'audit', 'grants', 'approvals'] as const
  const apis = (await Promise.all(
    duties.map((name) =>
      startRestApi(lambda, { functionName: name, binaryMediaTypes: deployment.binaryMediaTypes[name] }),
    ),
  )) as unknown as FiveApis
  const [embed, vectors, audit, grants, approvals] = apis
  const local = await startLocalTestGateway({
    policyFile,
    pagesElsewhere: [approvals.url, `${audit.url}/pages`],
    ...(localHome !== undefined && { home: localHome }),
  })
  const home = await mkdtemp(join(tmpdir(), 'sunder-deployed-'))
  // SES is shared: by its sender a gateway's mail is told from another's.
  const sender = `sunder-${randomUUID()}@example.com`
  const modelUrl = modelFront?.before(local.endpoints.model) ?? local.endpoints.model
  const account = await layOut(deployment, {
    local,
    home,
    policyFile,
    sender,
    modelUrl,
    lambdaUrl: lambda.url,
  })
  const inbox = await startInbox({ moto: deployment.moto, sender })
  await mkdir(join(home, 'logs'))
  const log = createWriteStream(join(home, 'logs', 'gateway.log'))

  const front = await startDynamoDbFront(deployment)
  const addresses = {
    lambdaUrl: lambda.url,
    embedUrl: embed.url,
    approvalsUrl: approvals.url,
    auditUrl: audit.url,
  }
  for (const name of functionNames) {
    lambda.define({
      name,
      folder: join(home, name),
      environment: {
        ...accountEnvironment(deployment.moto, front.urlOf(name)),
        ...settingsOf(name, account, addresses),
        ...environment[name],
      },
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
      approvals: approvals.url,
      mail: inbox.url,
    },
    account,
    lambda,
    front,
    home,
    identityHome: local.home,
    modelCredential: local.modelCredential,
    beneath: { dynamoDb: account.dynamoDb, tables: account.tables },
    token: local.token,
    auditBodies: () => auditBodiesIn(account.dynamoDb, account.tables.audit),
    async close() {
      await Promise.all([...apis, inbox].map((server) => server.close()))
      await lambda.close()
      await front.close()
      await new Promise<void>((resolve) => log.end(() => resolve()))
      await local.close()
      await rm(home, { recursive: true, force: true })
    },
  }
}

type FiveApis = readonly [RestApi, RestApi, RestApi, RestApi, RestApi]

/** Makes the account, and puts the bundles with this gateway's policy into `home`. */
async function layOut(
  deployment: Deployment,
  {
    local,
    home,
    policyFile,
    sender,
    modelUrl,
    lambdaUrl,
  }: {
    readonly local: LocalTestGateway
    readonly home: string
    readonly policyFile: string
    readonly sender: string
    readonly modelUrl: string
    readonly lambdaUrl: string
  },
): Promise<Account> {
  const written = parsePolicy(await readFile(policyFile))
  const policyFor = (credential: string): Policy => ({
    ...standIn(written, {
      issuer: local.endpoints.issuer,
      model: {
        baseUrl: modelUrl,
        upstreamModel: localModelName,
        dimensions: localModelDimensions,
        credential,
      },
      signIn: { clientId: pagesClient, scope: 'openid email' },
    }),
    ...(written.mail !== undefined && { mail: { ...written.mail, from: sender } }),
  })
  const { modelCredential } = local
  const policy = policyFor('env:NONE')
  const account = await createAccount(deployment, { policy, modelCredential, lambdaUrl })
  const compiled = compilePolicy(policyFor(`secretsmanager:${account.modelSecret}`))
  for (const name of functionNames) {
    await cp(join(deployment.bundles, name), join(home, name), { recursive: true })
    await writeFile(join(home, name, 'policy.json'), compiled)
  }
  return account
}
