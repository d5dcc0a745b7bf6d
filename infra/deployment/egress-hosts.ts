import type { Policy, ReceiverPolicy } from '../../shared/policy/schema.ts'
import type { EgressZone } from '../constructs/private-network.ts'
import { namesVault } from './secret-references.ts'
import type { Settings } from './settings.ts'

export interface EgressHost {
  readonly host: string
  readonly port: number
}

/**
 * The hosts that each zone of a private network may reach: what the policy names, and what the operator adds (an
 * issuer may publish its keys on another host than its own).
 */
export function egressHosts(
  policy: Policy,
  settings: Settings,
): Readonly<Record<EgressZone, readonly EgressHost[]>> {
  const models = Object.values(policy.models).map(({ baseUrl }) => baseUrl)
  const vault = settings.vault !== undefined && namesVault(policy) ? [settings.vault.address] : []
  const issuers = policy.identity.providers.map(({ issuer }) => issuer)
  const hosts = (urls: readonly string[]) =>
    once([...urls.map(hostOf), ...settings.egressAllowlist.map(overTls)])
  return {
    model: hosts([...models, ...vault]),
    issuer: hosts(issuers),
    receivers: once([...policy.audit.ship.flatMap(receiverHost), ...witnessHost(policy)]),
  }
}

function receiverHost(receiver: ReceiverPolicy): EgressHost[] {
  if (receiver.type === 'syslog') return [{ host: receiver.host, port: receiver.port }]
  return receiver.type === 'webhook' ? [hostOf(receiver.url)] : []
}

function witnessHost({ audit }: Policy): EgressHost[] {
  return audit.log.witness === undefined ? [] : [hostOf(audit.log.witness.url)]
}

const hostOf = (url: string): EgressHost => overTls(new URL(url).hostname)
const overTls = (host: string): EgressHost => ({ host, port: 443 })

function once(hosts: readonly EgressHost[]): EgressHost[] {
  const named = new Map(hosts.map((one) => [`${one.host}:${one.port}`, one]))
  return [...named].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, host]) => host)
}
