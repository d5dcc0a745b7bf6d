import type { ProviderPolicy } from '../policy/schema.ts'
import { clientIdOf } from './access-token.ts'
import type { Authentication } from './authenticate.ts'
import type { Duty } from './caller.ts'
import { claimAt } from './claim-at.ts'

type Claims = Readonly<Record<string, unknown>>

const maxGroups = 512

/** Reads from verified claims who the caller is and which one duty its groups give it. */
export function identify(
  claims: Claims,
  provider: ProviderPolicy,
  owners: Readonly<Record<string, string>>,
): Authentication {
  const subject = claims['sub']
  const groups = groupsOf(claims, provider.groupsClaim)
  if (!isName(subject) || groups === undefined) return { kind: 'refused', reason: 'claims' }
  const owner = ownerOf(claims, subject, provider, owners)
  if (owner === 'invalid') return { kind: 'refused', reason: 'claims' }

  const identity = { issuer: provider.issuer, subject, clientId: clientIdOf(claims) }
  const [duty, ...others] = dutiesOf(groups, provider.duties)
  if (duty === undefined) return { kind: 'no_duty', ...identity }
  if (others.length > 0) return { kind: 'conflict', ...identity }
  return { kind: 'caller', caller: { ...identity, duty, groups, owner: owner.name, claims } }
}

/** A list of strings, whole; anything else gives no group. @returns undefined when the list is longer than is read */
function groupsOf(claims: Claims, path: string): readonly string[] | undefined {
  const value = claimAt(claims, path)
  if (!Array.isArray(value)) return []
  if (value.length > maxGroups) return undefined
  return value.every((group) => typeof group === 'string') ? value : []
}

function dutiesOf(groups: readonly string[], duties: Readonly<Record<string, Duty>>): Set<Duty> {
  const held = new Set<Duty>()
  for (const group of groups) {
    const duty = Object.hasOwn(duties, group) ? duties[group] : undefined
    if (duty !== undefined) held.add(duty)
  }
  return held
}

/** The claim goes before the policy. A claim that is there and names nobody is not overlooked. */
function ownerOf(
  claims: Claims,
  subject: string,
  provider: ProviderPolicy,
  owners: Readonly<Record<string, string>>,
): { readonly name: string | undefined } | 'invalid' {
  const claimed = provider.ownerClaim === undefined ? undefined : claimAt(claims, provider.ownerClaim)
  if (claimed !== undefined) return isName(claimed) ? { name: claimed } : 'invalid'
  return { name: Object.hasOwn(owners, subject) ? owners[subject] : undefined }
}

/** OpenID Connect Core, section 2: at most 255 ASCII characters. */
function isName(value: unknown): value is string {
  return typeof value === 'string' && /^[\x20-\x7e]{1,255}$/.test(value)
}
