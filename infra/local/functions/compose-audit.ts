import { join } from 'node:path'
import { Hono } from 'hono'
import { createAuditApp } from '../../../functions/audit/app.ts'
import { joinPages } from '../../../functions/audit/join-pages.ts'
import type { TransparencyLog } from '../../../functions/audit/log/transparency-log.ts'
import { createAuditPages } from '../../../functions/audit/pages/app.ts'
import { createPayloadCheck } from '../../../functions/read-payload/check-payload.ts'
import { createPayloadReplay } from '../../../functions/read-payload/replay-payload.ts'
import { createPayloadView } from '../../../functions/read-payload/show-payload.ts'
import { createDynamoDbAuditReader } from '../../../shared/audit/dynamodb-audit-reader.ts'
import type { FunctionRuntime } from '../../../shared/http/create-function-runtime.ts'
import type { ServiceVariables } from '../../../shared/http/operation.ts'
import { createDynamoDbDutyBindings } from '../../../shared/identity/dynamodb-duty-bindings.ts'
import { createFolderPayloadReader } from '../../../shared/payloads/folder-payload-store.ts'
import { createOpenIdSignIn } from '../../../shared/sign-in/openid-sign-in.ts'
import { createSessions } from '../../../shared/sign-in/session.ts'
import type { SealOnDemand } from '../../../shared/transparency-log/seal-on-demand.ts'
import { createFolderLogReader } from '../../../shared/transparency-log/stores/folder-log-reader.ts'
import { verifierKeysOf } from '../../../shared/transparency-log/verifier-keys.ts'
import type { LocalExports } from './compose-export.ts'
import { localLogIdentity } from './compose-seal.ts'
import { type Foundation, logFolder, tables } from './foundation.ts'

/**
 * The audit function: it reads the records of all, and appends those of its own use. No vector, and of kept
 * payloads no more than the verdict of the function that can read them.
 */
export function composeAudit(
  foundation: Foundation,
  runtime: FunctionRuntime,
  payloadRuntime: FunctionRuntime,
  { transparencyLog, exports }: { readonly transparencyLog: TransparencyLog; readonly exports: LocalExports },
) {
  const { home, keys, policy, endpoints, dynamoDb, screening } = foundation
  const payloads = createFolderPayloadReader({ folder: join(home, 'payloads'), key: keys.payloadKey })
  const { clock } = runtime
  const deps = {
    ...runtime,
    policy,
    bindings: createDynamoDbDutyBindings({ client: dynamoDb, table: tables.grants, clock }),
    records: createDynamoDbAuditReader({ client: dynamoDb, table: tables.audit }),
    payloadCheck: createPayloadCheck({ ...payloadRuntime, payloads }),
    payloadView: createPayloadView({ ...payloadRuntime, payloads, screening }),
  }
  const pages = createAuditPages({
    ...deps,
    sessions: createSessions(keys.sessionKey, clock),
    signIn: createOpenIdSignIn(policy),
    transparencyLog: transparencyLog.reader,
    verifierKeys: verifierKeysOf(transparencyLog, policy),
    baseUrl: () => endpoints.audit,
  })
  const api = createAuditApp({
    ...deps,
    transparencyLog,
    jobs: exports.jobs,
    payloadReplay: createPayloadReplay({ ...payloadRuntime, policy, payloads, screening }),
  })
  const joined = joinPages(api, () => pages)
  const app = new Hono<ServiceVariables>()
  app.route('/', exports.downloads as unknown as Hono<ServiceVariables>)
  app.all('*', ({ req, env }) => joined.fetch(req.raw, env))
  return app
}

/** The log as auditors have it on this machine. */
export function composeTransparencyLog(
  foundation: Pick<Foundation, 'home' | 'policy' | 'keys'>,
  sealer: SealOnDemand,
): TransparencyLog {
  const { origin, verifierKey } = localLogIdentity(foundation)
  return {
    reader: createFolderLogReader({ folder: logFolder(foundation.home) }),
    origin,
    verifierKey,
    sealer,
  }
}
