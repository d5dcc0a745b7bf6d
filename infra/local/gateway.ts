import { readFile } from 'node:fs/promises'
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { PGlite } from '@electric-sql/pglite'
import { getRequestListener } from '@hono/node-server'
import { auditTable } from '../../shared/audit/audit-table-definition.ts'
import { grantsTable } from '../../shared/grants/grants-table.ts'
import type { GateLimits } from '../../shared/http/admission/gate.ts'
import { createSmtpMailer } from '../../shared/mail/nodemailer-mailer.ts'
import { parsePolicy } from '../../shared/policy/load-policy.ts'
import { PolicyError } from '../../shared/policy/policy-error.ts'
import { checkSignature } from '../../shared/policy/policy-signature.ts'
import type { Policy } from '../../shared/policy/schema.ts'
import { exampleSource } from '../../shared/policy/source-uri.ts'
import { standIn } from '../../shared/policy/stand-in.ts'
import { createScreening } from '../../shared/regulated-data/create-screening.ts'
import { type Clock, systemClock } from '../../shared/runtime/clock.ts'
import type { Log } from '../../shared/runtime/log.ts'
import type { LogIdentity } from '../../shared/transparency-log/log-identity.ts'
import type { SealOnDemand } from '../../shared/transparency-log/seal-on-demand.ts'
import { createPGliteSession } from '../../shared/vectors/postgresql/pglite-session.ts'
import { createVectorSchema } from '../../shared/vectors/postgresql/schema.ts'
import { readSignatureFile } from '../policy/signature-file.ts'
import { type ClosingOrder, createClosingOrder } from './closing-order.ts'
import { type Endpoints, endpointsAt, removeEndpoints, writeEndpoints } from './endpoints.ts'
import type { TransportLimits } from './front-door/transport-limits.ts'
import { type FrontDoor, listenAtFrontDoor } from './front-door.ts'
import { composeFunctions } from './functions/compose-functions.ts'
import { localLogIdentity } from './functions/compose-seal.ts'
import { logFolder, tables } from './functions/foundation.ts'
import { createIssuer, issuerAlgorithm } from './identity-provider/issuer.ts'
import { pagesClient } from './identity-provider/issuer-terms.ts'
import { type LogFile, openLogFile } from './log-file.ts'
import { openInbox } from './mail/inbox.ts'
import { createInboxApp } from './mail/inbox-app.ts'
import { localModelDimensions, localModelName, startLocalModel } from './model/local-model.ts'
import { createModelServer } from './model/model-server.ts'
import { StartRefusal } from './start-refusal.ts'
import { type DataFolder, openDataFolder } from './stores/data-folder.ts'
import { startDynamoDb } from './stores/dynamodb.ts'
import { loadKeysAndSecrets, modelCredentialFile } from './stores/keys-and-secrets.ts'
import { openPostgresql } from './stores/postgresql.ts'

export interface GatewayOptions {
  /** 0 takes any port that is free. */
  readonly port: number
  readonly home: string
  readonly policyFile: string
  /** In place of the system's, for everything but the tokens of the identity provider. */
  readonly clock?: Clock
  /** In place of the pauses with which the approval workflow tries a task again. */
  readonly workflowRetryAfterMs?: number
  /** In place of the gates' own limits, of each app. */
  readonly admission?: GateLimits
  /** Base URL of an upstream that answers in place of the local model, with as many dimensions. */
  readonly modelElsewhere?: string
  /** Base URLs of pages elsewhere, to which the identity provider sends people back as well. */
  readonly pagesElsewhere?: readonly string[]
  /** In place of the front door's own. */
  readonly transport?: TransportLimits
}

export interface Gateway {
  readonly endpoints: Endpoints
  /** The data folder, as an absolute path. */
  readonly home: string
  readonly log: Log
  readonly logFile: string
  /** A collection and a source that its policy allows, where one can be made up. */
  readonly example: { readonly collection: string; readonly source: string } | undefined
  /** The operator's own access to what lies beneath the functions, past every duty. */
  readonly beneath: {
    readonly dynamoDb: DynamoDBClient
    readonly tables: typeof tables
    readonly database: PGlite
    readonly modelCredential: string
    /** The transparency log: its folder, and by what others know it. */
    readonly log: LogIdentity & { readonly folder: string }
  }
  /** Seals at once what is recorded. */
  sealNow: SealOnDemand['seal']
  /** Removes at once what is past its retention. */
  sweepNow(): Promise<void>
  /** Records at once what was counted of requests without a valid token. */
  flushCounts(): Promise<void>
  /** Ends requests in flight, then everything else in the opposite order of its start. */
  close(): Promise<void>
}

/**
 * Starts every part on this machine behind one port of 127.0.0.1, each under its own path.
 *
 * Resolves once all answer; the last thing written is `endpoints.json`.
 * @throws StartRefusal for what its reader can put right: the policy, the port, the data folder
 */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const configured = await readPolicy(options.policyFile)
  const closing = createClosingOrder()
  try {
    const folder = await openDataFolder(options.home)
    closing.add(folder.release)
    await removeEndpoints(folder.path)
    const logs = await openLogFile(folder.path)
    closing.add(logs.close)
    const door = await listenAtFrontDoor(options.port, logs.logOf('front-door'), options.transport)
    closing.add(door.close)
    return await startBehind(door, { folder, logs, configured, closing, options })
  } catch (error) {
    await closing.close(false)
    throw error
  }
}

interface Opened {
  readonly folder: DataFolder
  readonly logs: LogFile
  readonly configured: Policy
  readonly closing: ClosingOrder
  readonly options: GatewayOptions
}

async function startBehind(door: FrontDoor, opened: Opened): Promise<Gateway> {
  const { folder, logs, configured, closing, options } = opened
  const home = folder.path
  const inbox = await openInbox(home)
  closing.add(inbox.close)
  const endpoints = endpointsAt(door.origin)
  const policy = standIn(configured, {
    issuer: endpoints.issuer,
    model: {
      baseUrl: options.modelElsewhere ?? endpoints.model,
      upstreamModel: localModelName,
      dimensions: localModelDimensions,
      credential: `file:${modelCredentialFile}`,
    },
    signIn: { clientId: pagesClient, scope: 'openid email' },
  })
  const keys = await loadKeysAndSecrets(home, issuerAlgorithm(policy))

  const model = startLocalModel()
  closing.add(model.close)
  const { dynamoDb, database } = await openStores(folder, closing)
  await createVectorSchema(createPGliteSession(database), vectorCollections(policy))

  const screening = createScreening(keys.maskingKey)
  const { logOf } = logs
  const { clock = systemClock, admission, workflowRetryAfterMs, pagesElsewhere } = options
  const mailer = createSmtpMailer({ url: inbox.smtpUrl, from: policy.mail?.from ?? 'sunder@localhost' })
  const functions = await composeFunctions(
    { home, policy, endpoints, keys, dynamoDb, database, screening, logOf, clock, admission },
    { mailer, workflowRetryAfterMs, policySignatures: readSignatureFile(options.policyFile) },
  )
  closing.add(functions.close)
  closing.add(door.close)
  closing.add(functions.endWorkflow)

  const { modelCredential } = keys
  const modelServer = createModelServer({ model, credential: modelCredential })
  const issuerLog = logs.logOf('issuer')
  const onServerError = (error: Error) => issuerLog.error({ detail: error.message }, 'request failed')
  door.open(
    new Map([
      ...functions.apps.map(([part, app]) => [part, getRequestListener(app.fetch)] as const),
      ['issuer', createIssuer({ issuer: endpoints.issuer, policy, keys, pagesElsewhere, onServerError })],
      ['model', getRequestListener(modelServer.fetch)],
      ['mail', getRequestListener(createInboxApp(inbox.mails, endpoints.mail).fetch)],
    ]),
  )
  await model.ready
  await writeEndpoints(home, endpoints)
  closing.add(() => removeEndpoints(home))
  return {
    endpoints,
    home,
    log: logs.logOf('gateway'),
    logFile: logs.path,
    example: exampleOf(policy),
    beneath: {
      dynamoDb,
      tables,
      database,
      modelCredential,
      log: { ...localLogIdentity({ policy, keys }), folder: logFolder(home) },
    },
    sealNow: functions.sealing.seal,
    sweepNow: functions.retention.sweep,
    flushCounts: functions.flushCounts,
    close: () => closing.close(),
  }
}

/** Opens both at once; when one fails, the other is open and will be closed. */
async function openStores(folder: DataFolder, closing: ClosingOrder) {
  const dynamoDb = startDynamoDb(folder, { [tables.grants]: grantsTable, [tables.audit]: auditTable })
  const database = openPostgresql(folder.path)
  await Promise.allSettled([
    dynamoDb.then(({ close }) => closing.add(close)),
    database.then((opened) => closing.add(() => opened.close())),
  ])
  return { dynamoDb: (await dynamoDb).client, database: await database }
}

async function readPolicy(file: string): Promise<Policy> {
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new StartRefusal(`The policy ${file} can't be read (${error.code}).`, error)
  })
  try {
    const policy = parsePolicy(bytes)
    checkSignature(policy, readSignatureFile(file))
    return policy
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error
    throw new StartRefusal(
      `${file} is not a valid policy:\n${error.issues.map((issue) => `  ${issue}`).join('\n')}`,
    )
  }
}

function vectorCollections(policy: Policy): { name: string; dimensions: number }[] {
  return Object.entries(policy.collections).map(([name, { model }]) => ({
    name,
    dimensions: policy.models[model]?.dimensions ?? localModelDimensions,
  }))
}

/** The first collection, and a source that its first glob allows. */
function exampleOf(policy: Policy): Gateway['example'] {
  const [entry] = Object.entries(policy.collections)
  const glob = entry?.[1].sources.allow[0]
  const source = glob === undefined ? undefined : exampleSource(glob)
  return entry === undefined || source === undefined ? undefined : { collection: entry[0], source }
}
