import { type CryptoKey, createLocalJWKSet, errors, type LocalJWKSet } from 'jose'
import * as z from 'zod/mini'
import type { Clock } from '../runtime/clock.ts'
import { SunderError } from '../runtime/sunder-error.ts'
import { type Fetch, fetchJson } from './fetch-json.ts'

/** An issuer's public keys, found by OpenID Connect Discovery and held for a bounded time. */
export interface IssuerKeys {
  /**
   * The one key of this id that fits the algorithm, or undefined when the issuer publishes none.
   *
   * @throws SunderError `identity_unavailable` when the keys can't be had, or are too old to be believed
   */
  find(kid: string, algorithm: string): Promise<CryptoKey | undefined>
}

/** Times in milliseconds. */
export interface KeyCacheLimits {
  /** The age at which keys are fetched again; older ones still serve while the issuer is away. */
  readonly refreshAfter: number
  /** The age from which keys are never used: a key that was withdrawn ends here at the latest. */
  readonly maxAge: number
  /** The least time between two fetches for a key id that is not among the known ones. */
  readonly unknownKeyCooldown: number
  /** The least time between a failed fetch and the next. */
  readonly failureCooldown: number
  readonly timeout: number
  readonly maxBytes: number
}

export const defaultKeyCacheLimits: KeyCacheLimits = {
  refreshAfter: 300_000,
  maxAge: 900_000,
  unknownKeyCooldown: 30_000,
  failureCooldown: 5_000,
  timeout: 5_000,
  maxBytes: 262_144,
}

const discoveryDocument = z.object({ issuer: z.string(), jwks_uri: z.url({ protocol: /^https?$/ }) })
const keySet = z.object({ keys: z.array(z.looseObject({ kty: z.string() })).check(z.maxLength(100)) })

/** Fetches lazily, at most once at a time; what is known is kept in the returned object alone. */
export function createIssuerKeys(deps: {
  readonly issuer: string
  readonly fetch: Fetch
  readonly clock: Clock
  readonly limits: KeyCacheLimits
}): IssuerKeys {
  const { issuer, clock, limits } = deps
  let known: { readonly keys: LocalJWKSet; readonly fetchedAt: number } | undefined
  let lastAttempt = Number.NEGATIVE_INFINITY
  let failure: unknown
  let refreshing: Promise<void> | undefined

  const refresh = (): Promise<void> => {
    refreshing ??= fetchKeys().finally(() => {
      refreshing = undefined
    })
    return refreshing
  }

  const fetchKeys = async (): Promise<void> => {
    lastAttempt = clock()
    try {
      known = { keys: await fetchKeySet(deps), fetchedAt: lastAttempt }
      failure = undefined
    } catch (error) {
      failure = error
    }
  }

  const unavailable = () =>
    new SunderError('identity_unavailable', { detail: `keys of ${issuer}: ${failure}`, cause: failure })

  const ageOfKeys = () => (known === undefined ? Number.POSITIVE_INFINITY : clock() - known.fetchedAt)
  const hasPassed = (milliseconds: number) => clock() - lastAttempt >= milliseconds

  const refreshIfDue = async (due: boolean): Promise<void> => {
    const mayFetch = failure === undefined || hasPassed(limits.failureCooldown)
    if (refreshing !== undefined || (due && mayFetch)) await refresh()
  }

  const findKnown = async (kid: string, algorithm: string) => {
    if (known === undefined || ageOfKeys() >= limits.maxAge) throw unavailable()
    return pickKey(known.keys, kid, algorithm)
  }

  return {
    async find(kid, algorithm) {
      await refreshIfDue(ageOfKeys() >= limits.refreshAfter)
      const key = await findKnown(kid, algorithm)
      if (key !== undefined) return key
      await refreshIfDue(hasPassed(limits.unknownKeyCooldown))
      const rotated = await findKnown(kid, algorithm)
      // The key may have been published just now: without the issuer nobody can say that it was not.
      if (rotated === undefined && failure !== undefined) throw unavailable()
      return rotated
    },
  }
}

async function fetchKeySet(deps: {
  readonly issuer: string
  readonly fetch: Fetch
  readonly limits: KeyCacheLimits
}): Promise<LocalJWKSet> {
  const limits = { timeoutMilliseconds: deps.limits.timeout, maxBytes: deps.limits.maxBytes }
  const address = `${deps.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`
  const discovered = discoveryDocument.parse(await fetchJson(deps.fetch, address, limits))
  // OpenID Connect Discovery, section 4.3: else one issuer could speak for another.
  if (discovered.issuer !== deps.issuer) throw new Error(`${address} speaks for another issuer`)
  if (deps.issuer.startsWith('https:') && !discovered.jwks_uri.startsWith('https:')) {
    throw new Error(`${address} names keys without TLS`)
  }
  return createLocalJWKSet(keySet.parse(await fetchJson(deps.fetch, discovered.jwks_uri, limits)))
}

async function pickKey(keys: LocalJWKSet, kid: string, algorithm: string): Promise<CryptoKey | undefined> {
  try {
    return await keys({ kid, alg: algorithm })
  } catch (error) {
    // None of this id and algorithm, several, or one that is not a usable public key.
    if (error instanceof errors.JOSEError || error instanceof TypeError || error instanceof DOMException) {
      return undefined
    }
    throw error
  }
}
