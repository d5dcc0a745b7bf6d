import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { createModels } from '../../shared/embedding/create-models.ts'
import { readBundledPolicy } from '../../shared/policy/read-bundled-policy.ts'
import { clientOptions, modelWithinMs } from '../../shared/runtime/lambda/client-options.ts'
import { createLambdaRuntime } from '../../shared/runtime/lambda/lambda-runtime.ts'
import { onceReady } from '../../shared/runtime/lambda/once-ready.ts'
import { openScreening } from '../../shared/runtime/lambda/open-screening.ts'
import { readSettings } from '../../shared/runtime/lambda/settings.ts'
import { openPolicySecrets } from '../../shared/secrets/policy-secrets.ts'
import { answerQueryEmbedding } from './answer-query-embedding.ts'
import { createQueryEmbedder } from './embed-query.ts'

/** The query embedder: it holds the model's credential for the read function, which alone may invoke it. */
export const handler = onceReady(async () => {
  const { SUNDER_AUDIT_TABLE: auditTable, SUNDER_MASKING_KEY: maskingKey } = readSettings(process.env, [
    'SUNDER_AUDIT_TABLE',
    'SUNDER_MASKING_KEY',
  ])
  const policy = await readBundledPolicy(import.meta.dirname)
  const dynamoDb = new DynamoDBClient(clientOptions)
  const runtime = createLambdaRuntime({ functionName: 'embed-query', policy, dynamoDb, auditTable })
  const { clock } = runtime
  const [secrets, screening] = await Promise.all([
    openPolicySecrets(
      Object.values(policy.models).map(({ credential }) => credential),
      { environment: process.env, fetch: globalThis.fetch, clock },
    ),
    openScreening(policy, { maskingKey }),
  ])
  const models = createModels({ policy, secrets, clock })
  return answerQueryEmbedding(
    createQueryEmbedder({ ...runtime, policy, models, modelWithinMs, screening }),
    runtime,
  )
})
