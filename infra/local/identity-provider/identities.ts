import type { Duty } from '../../../shared/identity/caller.ts'
import type { Policy } from '../../../shared/policy/schema.ts'

/**
 * Who the local issuer knows. Mallory holds two duties and nobody holds none, so that their refusal can be seen; of
 * two consumers, the desk holds one group alone, so that a policy can let them see different things. Lena owns the
 * service account that embeds; Noor embeds herself, and has a second account as an approver: neither may approve that.
 */
export interface Identity {
  readonly name: string
  /** Only the first of its duty's groups, where there are several. */
  readonly isFirstGroupOnly?: boolean
  readonly kind: 'service' | 'person'
  readonly duties: readonly Duty[]
  /** Another's mailbox: the same person under a second account. */
  readonly email?: string
}

const service = (name: string, ...duties: Duty[]): Identity => ({ name, kind: 'service', duties })
const person = (name: string, ...duties: Duty[]): Identity => ({ name, kind: 'person', duties })

export const identities: readonly Identity[] = [
  service('ingest', 'embedder'),
  service('search', 'consumer'),
  { ...service('desk', 'consumer'), isFirstGroupOnly: true },
  service('siem', 'auditor'),
  person('ada', 'auditor'),
  person('priya', 'approver'),
  person('omar', 'approver'),
  person('lena', 'approver'),
  person('noor', 'embedder'),
  { ...person('noor-approver', 'approver'), email: 'noor@example.com' },
  person('mira', 'steward'),
  service('mallory', 'embedder', 'consumer'),
  service('nobody'),
]

export function findIdentity(name: string): Identity | undefined {
  return identities.find((identity) => identity.name === name)
}

export function emailOf({ name, email = `${name}@example.com` }: Identity): string {
  return email
}

/**
 * The groups that give an identity its duties under this policy: those that the first provider maps to
 * one, and those of the other providers that a collection names.
 */
export function groupsOf({ duties, isFirstGroupOnly = false }: Identity, policy: Policy): string[] {
  const map = policy.identity.providers[0]?.duties ?? {}
  const mapped = Object.keys(map).filter((group) => duties.some((duty) => map[group] === duty))
  const collections = Object.values(policy.collections)
  const named = collections.flatMap(({ embedders, readers }) => [
    ...(duties.includes('embedder') ? embedders : []),
    ...(duties.includes('consumer') ? readers : []),
  ])
  const groups = [...new Set([...mapped, ...named.filter((group) => !Object.hasOwn(map, group))])]
  return isFirstGroupOnly ? groups.slice(0, 1) : groups
}

/** The claims that carry groups, with the claim at the path where the policy looks for it. */
export function groupClaims(groups: readonly string[], claim: string): Record<string, unknown> {
  if (claim.includes('://') || !claim.includes('.')) return { [claim]: groups }
  return claim.split('.').reduceRight<unknown>((value, segment) => ({ [segment]: value }), groups) as Record<
    string,
    unknown
  >
}
