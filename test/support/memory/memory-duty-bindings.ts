import type { Duty, Principal } from '../../../shared/identity/caller.ts'
import type { DutyBindings } from '../../../shared/identity/duty-bindings.ts'
import { subjectKey } from '../../../shared/identity/subject-key.ts'
import type { Clock } from '../../../shared/runtime/clock.ts'
import { SunderError } from '../../../shared/runtime/sunder-error.ts'

interface MemoryBinding {
  readonly duty: Duty
  /** Milliseconds since the epoch. */
  readonly until: number
  /** The collections into which the principal embedded. */
  readonly embedded: ReadonlySet<string>
}

export interface MemoryDutyBindings extends DutyBindings {
  /** By `subjectKey`. */
  readonly kept: Map<string, MemoryBinding>
}

/** Which identity is bound to which duty, in memory. */
export function createMemoryDutyBindings(clock: Clock): MemoryDutyBindings {
  const kept: MemoryDutyBindings['kept'] = new Map()
  const none: ReadonlySet<string> = new Set()

  const bind = (principal: Principal, duty: Duty, until: number, marked?: string) => {
    const key = subjectKey(principal)
    const bound = kept.get(key)
    const isOther = bound !== undefined && bound.duty !== duty && bound.until > clock()
    if (isOther) throw new SunderError('duty_bound')
    const embedded = bound?.embedded ?? none
    kept.set(key, {
      duty,
      until: bound?.duty === duty ? Math.max(bound.until, until) : until,
      embedded: marked === undefined || embedded.has(marked) ? embedded : new Set([...embedded, marked]),
    })
  }

  return {
    kept,
    async exercise(principals, duty, until) {
      for (const principal of principals) bind(principal, duty, until)
    },
    async exerciseEmbedding(principals, collection, until) {
      for (const principal of principals) bind(principal, 'embedder', until, collection)
    },
    async exerciseReading(principals, collection, until) {
      for (const principal of principals) {
        const isEmbedder = kept.get(subjectKey(principal))?.embedded.has(collection) ?? false
        if (isEmbedder) throw new SunderError('read_after_embed')
        bind(principal, 'consumer', until)
      }
    },
  }
}
