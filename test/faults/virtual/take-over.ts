import type { Scheduler } from './scheduler.ts'
import type { SeededRandom } from './seeded-random.ts'

/**
 * Puts the scheduler in the place of what would make two runs differ: timers and jitter of libraries that take no clock,
 * and Web Cryptography, which works on other threads.
 *
 * @returns puts everything back
 */
export function takeOver(scheduler: Scheduler, random: SeededRandom): () => void {
  const { setTimeout: startTimeout, clearTimeout: stopTimeout } = globalThis
  const { random: mathRandom } = Math
  const { now: performanceNow } = performance
  const start = (fire: (...given: unknown[]) => void, milliseconds = 0, ...given: unknown[]) =>
    scheduler.startTimer(milliseconds, () => fire(...given))
  globalThis.setTimeout = start as unknown as typeof globalThis.setTimeout
  globalThis.clearTimeout = ((id: unknown) => {
    if (typeof id === 'number') scheduler.stopTimer(id)
  }) as typeof globalThis.clearTimeout
  Math.random = random.next
  performance.now = scheduler.now
  const giveCryptographyBack = takeOverCryptography(scheduler)
  return () => {
    globalThis.setTimeout = startTimeout
    globalThis.clearTimeout = stopTimeout
    Math.random = mathRandom
    performance.now = performanceNow
    giveCryptographyBack()
  }
}

const watched = ['sign', 'verify', 'digest', 'importKey'] as const

function takeOverCryptography({ outside }: Scheduler): () => void {
  const { subtle } = globalThis.crypto
  const own = watched.map((name) => [name, subtle[name]] as const)
  const put = (name: string, value: unknown) =>
    Object.defineProperty(subtle, name, { value, configurable: true, writable: true })
  for (const [name, method] of own) {
    const work = (method as Work).bind(subtle)
    put(name, (...given: unknown[]) => outside(() => remembered(name, work, given)))
  }
  return () => {
    for (const [name, method] of own) put(name, method)
  }
}

type Work = (...given: unknown[]) => Promise<unknown>

const keys = new Map<string, Promise<unknown>>()
const verdicts = new WeakMap<object, Map<string, Promise<unknown>>>()

/** Keys and tokens are the same in all runs: what came of them once is not worked out again. */
function remembered(name: (typeof watched)[number], work: Work, given: readonly unknown[]): Promise<unknown> {
  if (name === 'importKey') return once(keys, JSON.stringify(given), () => work(...given))
  if (name !== 'verify') return work(...given)
  const [, key, signature, data] = given as [unknown, object, Uint8Array, Uint8Array]
  const ofKey = verdicts.get(key) ?? new Map<string, Promise<unknown>>()
  verdicts.set(key, ofKey)
  const question = `${Buffer.from(signature).toString('base64')} ${Buffer.from(data).toString('base64')}`
  return once(ofKey, question, () => work(...given))
}

function once(
  known: Map<string, Promise<unknown>>,
  question: string,
  ask: () => Promise<unknown>,
): Promise<unknown> {
  const answer = known.get(question) ?? ask()
  known.set(question, answer)
  return answer
}
