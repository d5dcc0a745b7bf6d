import type { Policy } from '../../shared/policy/schema.ts'
import type { EgressZone } from '../constructs/private-network.ts'
import { namesVault } from './secret-references.ts'
import type { Settings } from './settings.ts'

/**
 * The hosts that each zone of a private network may reach: what the policy names, and what the operator adds (an
 * issuer may publish its keys on another host than its own).
 */
export function egressHosts(policy: Policy, settings: Settings): Readonly<Record<EgressZone, string[]>> {
  const models = Object.values(policy.models).map(({ baseUrl }) => baseUrl)
  const vault = settings.vault !== undefined && namesVault(policy) ? [settings.vault.address] : []
  const issuers = policy.identity.providers.map(({ issuer }) => issuer)
  const hosts = (urls: readonly string[]) =>
    [...new Set([...urls.map((url) => new URL(url).hostname), ...settings.egressAllowlist])].sort()
  return { model: hosts([...models, ...vault]), issuer: hosts(issuers) }
}
