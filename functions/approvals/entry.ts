import { setTimeout as pause } from 'node:timers/promises'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { KMSClient } from '@aws-sdk/client-kms'
import { S3Client } from '@aws-sdk/client-s3'
import { SFNClient } from '@aws-sdk/client-sfn'
import { createDynamoDbApprovalReader } from '../../shared/approvals/dynamodb-approvals.ts'
import { createDynamoDbLinkReader } from '../../shared/approvals/dynamodb-links.ts'
import { createDynamoDbVotes } from '../../shared/approvals/dynamodb-votes.ts'
import { createStepFunctionsSignal } from '../../shared/approvals/step-functions-workflow.ts'
import { createDynamoDbGrantReader } from '../../shared/grants/dynamodb-grant-reader.ts'
import { createDynamoDbDirectoryWriter } from '../../shared/identity/dynamodb-directory.ts'
import { createDynamoDbDutyBindings } from '../../shared/identity/dynamodb-duty-bindings.ts'
import { createDynamoDbRateLimit } from '../../shared/identity/dynamodb-rate-limit.ts'
import { createS3PayloadReader } from '../../shared/payloads/s3-payload-reader.ts'
import { readBundledPolicy } from '../../shared/policy/read-bundled-policy.ts'
import { baseUrlOfEvent } from '../../shared/runtime/lambda/base-url.ts'
import { clientOptions } from '../../shared/runtime/lambda/client-options.ts'
import { createLambdaRuntime } from '../../shared/runtime/lambda/lambda-runtime.ts'
import { onceReady } from '../../shared/runtime/lambda/once-ready.ts'
import { serveApi } from '../../shared/runtime/lambda/serve-api.ts'
import { readSettings } from '../../shared/runtime/lambda/settings.ts'
import { createOpenIdSignIn } from '../../shared/sign-in/openid-sign-in.ts'
import { createSessions } from '../../shared/sign-in/session.ts'
import { deriveKey } from '../../shared/signing/kms-derived-key.ts'
import { createApprovalsApp } from './app.ts'

/** The approvals function: it sees what waits only masked, and carries out nothing. It alone may signal the workflow. */
export const handler = onceReady(async () => {
  const settings = readSettings(process.env, [
    'SUNDER_AUDIT_TABLE',
    'SUNDER_GRANTS_TABLE',
    'SUNDER_PAYLOAD_BUCKET',
    'SUNDER_SESSION_KEY',
  ])
  const policy = await readBundledPolicy(import.meta.dirname)
  const dynamoDb = new DynamoDBClient(clientOptions)
  const table = { client: dynamoDb, table: settings.SUNDER_GRANTS_TABLE }
  const auditTable = settings.SUNDER_AUDIT_TABLE
  const runtime = createLambdaRuntime({ functionName: 'approvals', policy, dynamoDb, auditTable })
  const { clock } = runtime
  const [sessionKey, { createOwnDetection }] = await Promise.all([
    deriveKey('session', { client: new KMSClient(clientOptions), key: settings.SUNDER_SESSION_KEY }),
    // A third of a megabyte, read while KMS is asked.
    import('../../shared/regulated-data/own-detection.ts'),
  ])
  const ownUrl = process.env['SUNDER_APPROVALS_URL']?.replace(/\/+$/, '')
  const app = createApprovalsApp({
    ...runtime,
    policy,
    approvals: createDynamoDbApprovalReader(table),
    votes: createDynamoDbVotes(table),
    links: createDynamoDbLinkReader(table),
    grants: createDynamoDbGrantReader(table),
    bindings: createDynamoDbDutyBindings({ ...table, clock }),
    directory: createDynamoDbDirectoryWriter(table),
    rateLimit: createDynamoDbRateLimit({ ...table, clock }),
    previews: createS3PayloadReader({
      client: new S3Client(clientOptions),
      bucket: settings.SUNDER_PAYLOAD_BUCKET,
    }),
    detection: createOwnDetection(),
    sessions: createSessions(sessionKey, clock),
    signIn: createOpenIdSignIn(policy),
    workflow: createStepFunctionsSignal({ client: new SFNClient(clientOptions) }),
    baseUrl: ownUrl === undefined ? baseUrlOfEvent : () => ownUrl,
    pause: (milliseconds) => pause(milliseconds),
  })
  return serveApi(app, runtime)
})
