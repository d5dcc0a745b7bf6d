import { deepFreeze } from './deep-freeze.ts'
import type { ModelPolicy, Policy, ProviderPolicy } from './schema.ts'

export interface StandIns {
  readonly issuer: string
  readonly model: Pick<ModelPolicy, 'baseUrl' | 'upstreamModel' | 'dimensions' | 'credential'>
  readonly signIn: NonNullable<ProviderPolicy['signIn']>
}

/**
 * The policy with one issuer in place of all providers (with the first one's audience, claims and duties), its
 * own client for people who sign in, and one upstream behind every model name; all else, its digest too, stays as written in the file. So a policy can
 * be tried on one machine before it is deployed.
 */
export function standIn(policy: Policy, { issuer, model, signIn }: StandIns): Policy {
  const providers = policy.identity.providers.slice(0, 1).map((provider) => ({ ...provider, issuer, signIn }))
  const models = Object.entries(policy.models).map(([name, configured]) => [
    name,
    { ...configured, ...model },
  ])
  return deepFreeze({
    ...policy,
    identity: { ...policy.identity, providers },
    models: Object.fromEntries(models),
  })
}
