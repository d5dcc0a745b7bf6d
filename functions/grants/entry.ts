import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { KMSClient } from '@aws-sdk/client-kms'
import { createDynamoDbGrantStore } from '../../shared/grants/dynamodb-grant-store.ts'
import { createKmsGrantTokenSigner } from '../../shared/grants/kms-grant-token-signer.ts'
import { createDynamoDbDirectoryWriter } from '../../shared/identity/dynamodb-directory.ts'
import { createDynamoDbDutyBindings } from '../../shared/identity/dynamodb-duty-bindings.ts'
import { readBundledPolicy, readBundledSignature } from '../../shared/policy/read-bundled-policy.ts'
import { clientOptions } from '../../shared/runtime/lambda/client-options.ts'
import { createLambdaRuntime } from '../../shared/runtime/lambda/lambda-runtime.ts'
import { onceReady } from '../../shared/runtime/lambda/once-ready.ts'
import { serveApi } from '../../shared/runtime/lambda/serve-api.ts'
import { listOf, readSettings } from '../../shared/runtime/lambda/settings.ts'
import { workflowOnDemand } from '../../shared/runtime/lambda/workflow-on-demand.ts'
import { SunderError } from '../../shared/runtime/sunder-error.ts'
import { createGrantsApp } from './app.ts'
import { recordPolicyChange } from './record-policy-change.ts'
import { createRefusingApp } from './refuse-all.ts'

/** The grants function: it alone may sign with the grants' key. */
export const handler = onceReady(async () => {
  const settings = readSettings(process.env, [
    'SUNDER_AUDIT_TABLE',
    'SUNDER_GRANTS_TABLE',
    'SUNDER_GRANT_ISSUER',
    'SUNDER_EMBED_AUDIENCE',
    'SUNDER_GRANT_KEYS',
    'SUNDER_EMBED_URL',
    'SUNDER_APPROVAL_WORKFLOW',
  ])
  const policy = await readBundledPolicy(import.meta.dirname)
  const dynamoDb = new DynamoDBClient(clientOptions)
  const auditTable = settings.SUNDER_AUDIT_TABLE
  const runtime = createLambdaRuntime({ functionName: 'grants', policy, dynamoDb, auditTable })
  const table = { client: dynamoDb, table: settings.SUNDER_GRANTS_TABLE }
  const signatures = await readBundledSignature(import.meta.dirname)
  const [signer, refusal, { createOwnDetection }] = await Promise.all([
    createKmsGrantTokenSigner({
      client: new KMSClient(clientOptions),
      keys: listOf(settings.SUNDER_GRANT_KEYS),
      parties: { issuer: settings.SUNDER_GRANT_ISSUER, audience: settings.SUNDER_EMBED_AUDIENCE },
      clock: runtime.clock,
    }),
    recordPolicyChange({ ...table, policy, signatures, audit: runtime.audit }).catch(policyRefusal),
    // A third of a megabyte, read while KMS is asked.
    import('../../shared/regulated-data/own-detection.ts'),
  ])
  if (refusal !== undefined) {
    runtime.log.error({ code: refusal.code, detail: refusal.detail }, 'no grants under this policy')
    return serveApi(createRefusingApp(refusal), runtime)
  }
  const app = createGrantsApp({
    ...runtime,
    policy,
    detection: createOwnDetection(),
    bindings: createDynamoDbDutyBindings({ ...table, clock: runtime.clock }),
    directory: createDynamoDbDirectoryWriter(table),
    grants: createDynamoDbGrantStore(table),
    workflow: workflowOnDemand(settings.SUNDER_APPROVAL_WORKFLOW),
    signer,
    embedBaseUrl: `${settings.SUNDER_EMBED_URL.replace(/\/+$/, '')}/v1`,
  })
  return serveApi(app, runtime)
})

/** A policy that must not hold is answered with, by each request; what else went wrong may pass by the next. */
function policyRefusal(error: unknown): SunderError {
  if (error instanceof SunderError && error.code === 'policy_unsigned') return error
  throw error
}
