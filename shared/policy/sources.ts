import { claimAt } from '../identity/claim-at.ts'
import type { CollectionPolicy } from './schema.ts'
import { compileSourcePattern, isSourceUri } from './source-uri.ts'

export interface SourceDecision {
  readonly allowed: boolean
  /** `claimed`: the token's claim holds the source; `declared`: only the caller's word does. */
  readonly asserted: 'claimed' | 'declared'
}

/**
 * Judges a source's URI against a collection's patterns, with regard to case: denied where it is not in normal
 * form (`isSourceUri`), where a `deny` pattern matches, and where no `allow` pattern does.
 */
export function sourceDecision(
  sources: CollectionPolicy['sources'],
  uri: string,
  claims: Readonly<Record<string, unknown>>,
): SourceDecision {
  const allowed = isSourceUri(uri) && !isDenied(sources.deny, uri) && matchesAny(sources.allow, uri)
  return { allowed, asserted: isClaimed(sources.claim, uri, claims) ? 'claimed' : 'declared' }
}

/** What is denied is denied as a folder too: a slash at the end makes no other source of it. */
function isDenied(patterns: readonly string[], uri: string): boolean {
  return matchesAny(patterns, uri) || matchesAny(patterns, uri.replace(/\/$/, ''))
}

type Matches = (uri: string) => boolean

/** Each policy's list is compiled once, which takes longer than all else that is asked of a source. */
const matchers = new WeakMap<readonly string[], readonly Matches[]>()

function matchesAny(patterns: readonly string[], uri: string): boolean {
  const known = matchers.get(patterns) ?? patterns.map(compileSourcePattern)
  matchers.set(patterns, known)
  return known.some((matches) => matches(uri))
}

function isClaimed(
  claim: string | undefined,
  uri: string,
  claims: Readonly<Record<string, unknown>>,
): boolean {
  if (claim === undefined) return false
  const held = claimAt(claims, claim)
  return held === uri || (Array.isArray(held) && held.includes(uri))
}
