import { deepFreeze } from './deep-freeze.ts'
import type { ModelPolicy, Policy } from './schema.ts'

export interface StandIns {
  readonly issuer: string
  readonly model: Pick<ModelPolicy, 'baseUrl' | 'upstreamModel' | 'dimensions' | 'credential'>
}

/**
 * The policy with one issuer in place of all providers (with the first one's audience, claims and duties) and
 * one upstream behind every model name; all else, its digest too, stays as written in the file. So a policy can
 * be tried on one machine before it is deployed.
 */
export function standIn(policy: Policy, { issuer, model }: StandIns): Policy {
  const providers = policy.identity.providers.slice(0, 1).map((provider) => ({ ...provider, issuer }))
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
