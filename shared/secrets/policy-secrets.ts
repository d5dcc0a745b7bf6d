import type { Clock } from '../runtime/clock.ts'
import { clientOptions } from '../runtime/lambda/client-options.ts'
import { type Environment, readSettings } from '../runtime/lambda/settings.ts'
import { createSecrets } from './create-secrets.ts'
import { createEnvSecrets } from './env-secrets.ts'
import type { Secrets } from './secrets.ts'

export interface SecretSources {
  /**
   * The variables that `env:` may name. `SUNDER_VAULT_ADDRESS`, `SUNDER_VAULT_NAMESPACE` and
   * `SUNDER_VAULT_TOKEN`, a reference of another scheme, say where `vault:` leads.
   */
  readonly environment: Environment
  readonly fetch: typeof globalThis.fetch
  readonly clock: Clock
}

/**
 * The secrets of a deployed function: an adapter for each scheme that one of the references uses, and no other,
 * so that a cold start loads no client that is not needed.
 */
export async function openPolicySecrets(
  references: readonly string[],
  sources: SecretSources,
): Promise<Secrets> {
  const { environment, clock } = sources
  const token = environment['SUNDER_VAULT_TOKEN']
  const wanted = [...references, ...(token === undefined ? [] : [token])]
  const uses = (scheme: string) => wanted.some((reference) => reference.startsWith(`${scheme}:`))
  const schemes: Record<string, Secrets> = { env: createEnvSecrets(environment) }
  const secrets = createSecrets({ schemes })
  if (uses('secretsmanager')) schemes['secretsmanager'] = await openSecretsManager(clock)
  if (uses('ssm')) schemes['ssm'] = await openParameterStore(clock)
  if (uses('vault')) schemes['vault'] = await openVault(sources, secrets)
  return secrets
}

async function openSecretsManager(clock: Clock): Promise<Secrets> {
  const [{ SecretsManagerClient }, { createSecretsManagerSecrets }] = await Promise.all([
    import('@aws-sdk/client-secrets-manager'),
    import('./secrets-manager-secrets.ts'),
  ])
  return createSecretsManagerSecrets({ client: new SecretsManagerClient(clientOptions), clock })
}

async function openParameterStore(clock: Clock): Promise<Secrets> {
  const [{ SSMClient }, { createParameterStoreSecrets }] = await Promise.all([
    import('@aws-sdk/client-ssm'),
    import('./parameter-store-secrets.ts'),
  ])
  return createParameterStoreSecrets({ client: new SSMClient(clientOptions), clock })
}

/** Vault by its HTTP API; its token is itself a secret of another scheme. */
async function openVault({ environment, fetch, clock }: SecretSources, secrets: Secrets): Promise<Secrets> {
  const { SUNDER_VAULT_ADDRESS: address, SUNDER_VAULT_TOKEN: token } = readSettings(environment, [
    'SUNDER_VAULT_ADDRESS',
    'SUNDER_VAULT_TOKEN',
  ])
  if (token.startsWith('vault:')) throw new Error('SUNDER_VAULT_TOKEN can’t be kept in Vault itself.')
  const namespace = environment['SUNDER_VAULT_NAMESPACE']
  const { createVaultSecrets } = await import('./vault-secrets.ts')
  return createVaultSecrets({
    address,
    ...(namespace === undefined ? {} : { namespace }),
    token: (fresh) => secrets.read(token, { fresh }),
    fetch,
    clock,
  })
}
