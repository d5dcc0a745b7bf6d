import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import type { Clock } from '../runtime/clock.ts'
import { createCachedSecrets } from './cached-secrets.ts'
import { noSecret, secretText, splitField } from './secret-fields.ts'
import type { Secrets } from './secrets.ts'

/** `secretsmanager:NAME` or an ARN, with `#field` where the secret is a JSON object: its current version. Kept for a while. */
export function createSecretsManagerSecrets({
  client,
  clock,
}: {
  readonly client: SecretsManagerClient
  readonly clock: Clock
}): Secrets {
  return createCachedSecrets({ read: (reference) => readSecret(client, reference) }, clock)
}

async function readSecret(client: SecretsManagerClient, reference: string): Promise<string> {
  const { name, field } = splitField(reference.slice('secretsmanager:'.length))
  const answer = await client.send(new GetSecretValueCommand({ SecretId: name })).catch((error) => {
    throw noSecret(`${reference}: ${error instanceof Error ? error.name : 'failed'}`, error)
  })
  return secretText(answer.SecretString, field, reference)
}
