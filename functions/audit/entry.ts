import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { LambdaClient } from '@aws-sdk/client-lambda'
import { createDynamoDbAuditReader } from '../../shared/audit/dynamodb-audit-reader.ts'
import { createDynamoDbDutyBindings } from '../../shared/identity/dynamodb-duty-bindings.ts'
import { createLambdaPayloadCheck } from '../../shared/payloads/lambda-payload-check.ts'
import { createLambdaPayloadReplay } from '../../shared/payloads/lambda-payload-replay.ts'
import { createLambdaPayloadView } from '../../shared/payloads/lambda-payload-view.ts'
import { readBundledPolicy } from '../../shared/policy/read-bundled-policy.ts'
import { clientOptions, slowClientOptions } from '../../shared/runtime/lambda/client-options.ts'
import { createLambdaRuntime } from '../../shared/runtime/lambda/lambda-runtime.ts'
import { onceReady } from '../../shared/runtime/lambda/once-ready.ts'
import { serveApi } from '../../shared/runtime/lambda/serve-api.ts'
import { readSettings } from '../../shared/runtime/lambda/settings.ts'
import { createAuditApp } from './app.ts'

/** The audit function: it reads records, and appends those of its own use. */
export const handler = onceReady(async () => {
  const settings = readSettings(process.env, [
    'SUNDER_AUDIT_TABLE',
    'SUNDER_GRANTS_TABLE',
    'SUNDER_READ_PAYLOAD_FUNCTION',
  ])
  const policy = await readBundledPolicy(import.meta.dirname)
  const dynamoDb = new DynamoDBClient(clientOptions)
  const auditTable = settings.SUNDER_AUDIT_TABLE
  const runtime = createLambdaRuntime({ functionName: 'audit', policy, dynamoDb, auditTable })
  const readPayload = {
    client: new LambdaClient(slowClientOptions),
    functionName: settings.SUNDER_READ_PAYLOAD_FUNCTION,
  }
  const app = createAuditApp({
    ...runtime,
    policy,
    bindings: createDynamoDbDutyBindings({
      client: dynamoDb,
      table: settings.SUNDER_GRANTS_TABLE,
      clock: runtime.clock,
    }),
    records: createDynamoDbAuditReader({ client: dynamoDb, table: auditTable }),
    payloadCheck: createLambdaPayloadCheck(readPayload),
    payloadView: createLambdaPayloadView(readPayload),
    payloadReplay: createLambdaPayloadReplay(readPayload),
  })
  return serveApi(app, runtime)
})
