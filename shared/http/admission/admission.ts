import { hash } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import type { Principal } from '../../identity/caller.ts'
import { subjectKey } from '../../identity/subject-key.ts'
import type { Clock } from '../../runtime/clock.ts'
import type { RandomBytes } from '../../runtime/random.ts'
import { SunderError } from '../../runtime/sunder-error.ts'
import { maxBodyBytes } from '../limit-body.ts'
import { createGate, type GateLimits, type Party } from './gate.ts'
import { createScale } from './scale-by-own-time.ts'

/** Ends a request that was taken on. @param waitedMs what of its time was spent waiting for others: a model, or its own body */
type EndRequest = (waitedMs: number) => void

/** Decides whether a request is taken on now, before anything of it is read or believed. */
export interface Admission {
  /**
   * @param request `bodyBytes` as announced; undefined where a body comes without its length
   * @throws SunderError `overloaded`, counted: nothing of the request has been looked at
   */
  enter(request: {
    readonly token: string | undefined
    readonly bodyBytes: number | undefined
  }): Promise<EndRequest>
  /** Remembers whose a token is, once it has been verified: from then on it waits in its holder's own line. */
  know(token: string, holder: Principal): void
}

export interface AdmissionDependencies {
  readonly limits: GateLimits
  readonly clock: Clock
  readonly random: RandomBytes
  /** Called for each request that is shed; `holder` as far as its token was verified before. */
  readonly countShed: (holder: Principal | undefined) => void
}

/** For one machine: as many at a time in each app as a slow model can keep waiting, a second's queue beside them. */
export const defaultGateLimits: GateLimits = { places: 64, waiting: 128, maxWaitMs: 1_000 }

/** A body takes a place for each of these bytes: all places together hold 16 MiB of bodies, and one greatest body 40. */
const bytesPerPlace = 256 * 1024

/** Nobody alone keeps the others out, whatever it asks for and however slowly a model answers it. */
const shareOfOne = 3 / 4
/** All requests together whose token was never seen to be good: a flood of them is one party among the others. */
const strangers: Party = { key: '', share: 1 / 4, reserves: false }
const maxKnown = 10_000

export function createAdmission({ limits, clock, random, countShed }: AdmissionDependencies): Admission {
  const scale = createScale(clock)
  const gate = createGate(limits, scale.current)
  // By its digest: no caller's token is kept.
  const holders = new LRUCache<string, Principal>({ max: maxKnown })
  return {
    async enter({ token, bodyBytes = maxBodyBytes }) {
      const holder = token === undefined ? undefined : holders.get(digestOf(token))
      const party =
        holder === undefined ? strangers : { key: subjectKey(holder), share: shareOfOne, reserves: true }
      const places = Math.max(1, Math.ceil(Math.min(bodyBytes, maxBodyBytes) / bytesPerPlace))
      try {
        const leave = await gate.enter(party, places)
        const began = clock()
        return (waitedMs) => {
          scale.answered(clock() - began - waitedMs)
          leave()
        }
      } catch (error) {
        countShed(holder)
        throw error instanceof SunderError ? spread(error, random) : error
      }
    },
    know(token, { issuer, subject }) {
      holders.set(digestOf(token), { issuer, subject })
    },
  }
}

function digestOf(token: string): string {
  return hash('sha256', token, 'base64')
}

/** One to four seconds, by lot: those who are shed together do not come back together. */
function spread({ code }: SunderError, random: RandomBytes): SunderError {
  const [lot = 0] = random(1)
  return new SunderError(code, { retryAfterSeconds: 1 + (lot % 4) })
}
