import { GetParameterCommand, type SSMClient } from '@aws-sdk/client-ssm'
import type { Clock } from '../runtime/clock.ts'
import { createCachedSecrets } from './cached-secrets.ts'
import { noSecret, secretText, splitField } from './secret-fields.ts'
import type { Secrets } from './secrets.ts'

/** `ssm:/path/name`, a parameter of Systems Manager (a SecureString, decrypted), with `#field` where it is JSON. Kept for a while. */
export function createParameterStoreSecrets({
  client,
  clock,
}: {
  readonly client: SSMClient
  readonly clock: Clock
}): Secrets {
  return createCachedSecrets({ read: (reference) => readParameter(client, reference) }, clock)
}

async function readParameter(client: SSMClient, reference: string): Promise<string> {
  const { name, field } = splitField(reference.slice('ssm:'.length))
  const command = new GetParameterCommand({ Name: name, WithDecryption: true })
  const answer = await client.send(command).catch((error) => {
    throw noSecret(`${reference}: ${error instanceof Error ? error.name : 'failed'}`, error)
  })
  return secretText(answer.Parameter?.Value, field, reference)
}
