import { join } from 'node:path'
import { createAuditApp } from '../../../functions/audit/app.ts'
import { joinPages } from '../../../functions/audit/join-pages.ts'
import { verifierKeysOf } from '../../../functions/audit/log/transparency-log.ts'
import { createAuditPages } from '../../../functions/audit/pages/app.ts'
import { createPayloadCheck } from '../../../functions/read-payload/check-payload.ts'
import { createPayloadReplay } from '../../../functions/read-payload/replay-payload.ts'
import { createPayloadView } from '../../../functions/read-payload/show-payload.ts'
import { createDynamoDbAuditReader } from '../../../shared/audit/dynamodb-audit-reader.ts'
import type { FunctionRuntime } from '../../../shared/http/create-function-runtime.ts'
import { createDynamoDbDutyBindings } from '../../../shared/identity/dynamodb-duty-bindings.ts'
import { createFolderPayloadReader } from '../../../shared/payloads/folder-payload-store.ts'
import { createOpenIdSignIn } from '../../../shared/sign-in/openid-sign-in.ts'
import { createSessions } from '../../../shared/sign-in/session.ts'
import { createFolderLogReader } from '../../../shared/transparency-log/folder-log-reader.ts'
import type { SealOnDemand } from '../../../shared/transparency-log/seal-on-demand.ts'
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
  sealer: SealOnDemand,
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
  const { origin, verifierKey } = localLogIdentity(foundation)
  const reader = createFolderLogReader({ folder: logFolder(home) })
  const transparencyLog = { reader, origin, verifierKey, sealer }
  const pages = createAuditPages({
    ...deps,
    sessions: createSessions(keys.sessionKey, clock),
    signIn: createOpenIdSignIn(policy),
    transparencyLog: reader,
    verifierKeys: verifierKeysOf({ transparencyLog, policy }),
    baseUrl: () => endpoints.audit,
  })
  const api = createAuditApp({
    ...deps,
    transparencyLog,
    payloadReplay: createPayloadReplay({ ...payloadRuntime, policy, payloads, screening }),
  })
  return joinPages(api, pages)
}
