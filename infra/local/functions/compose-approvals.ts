import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { createApprovalsApp } from '../../../functions/approvals/app.ts'
import { createDynamoDbApprovalReader } from '../../../shared/approvals/dynamodb-approvals.ts'
import { createDynamoDbLinkReader } from '../../../shared/approvals/dynamodb-links.ts'
import { createDynamoDbVotes } from '../../../shared/approvals/dynamodb-votes.ts'
import { createDynamoDbGrantReader } from '../../../shared/grants/dynamodb-grant-reader.ts'
import type { FunctionRuntime } from '../../../shared/http/create-function-runtime.ts'
import { createDynamoDbDirectoryWriter } from '../../../shared/identity/dynamodb-directory.ts'
import { createDynamoDbDutyBindings } from '../../../shared/identity/dynamodb-duty-bindings.ts'
import { createDynamoDbRateLimit } from '../../../shared/identity/dynamodb-rate-limit.ts'
import { createFolderPayloadReader } from '../../../shared/payloads/folder-payload-store.ts'
import { createOpenIdSignIn } from '../../../shared/sign-in/openid-sign-in.ts'
import { createSessions } from '../../../shared/sign-in/session.ts'
import { type Foundation, tables } from './foundation.ts'

/** The approvals function: it reads previews alone, and carries out nothing. */
export function composeApprovals(
  { home, keys, policy, endpoints, dynamoDb, screening, workflow }: Foundation,
  runtime: FunctionRuntime,
) {
  const table = { client: dynamoDb, table: tables.grants }
  const { clock } = runtime
  const { get } = createFolderPayloadReader({ folder: join(home, 'payloads'), key: keys.payloadKey })
  return createApprovalsApp({
    ...runtime,
    policy,
    approvals: createDynamoDbApprovalReader(table),
    votes: createDynamoDbVotes(table),
    links: createDynamoDbLinkReader(table),
    grants: createDynamoDbGrantReader(table),
    bindings: createDynamoDbDutyBindings({ ...table, clock }),
    directory: createDynamoDbDirectoryWriter(table),
    rateLimit: createDynamoDbRateLimit({ ...table, clock }),
    previews: { get: (_kind, id) => get('previews', id) },
    detection: screening.detection,
    sessions: createSessions(keys.sessionKey, clock),
    signIn: createOpenIdSignIn(policy),
    workflow,
    baseUrl: () => endpoints.approvals,
    pause: (milliseconds) => pause(milliseconds),
  })
}
