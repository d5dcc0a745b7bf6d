import type { Call, Story } from '../story.ts'
import type { Scheduler } from '../virtual/scheduler.ts'
import type { SeededRandom } from '../virtual/seeded-random.ts'
import type { FaultKind } from './fault.ts'
import { type MethodTerms, termsOf } from './ports.ts'

export interface FaultInjection {
  readonly scheduler: Scheduler
  readonly random: SeededRandom
  readonly story: Story
  /** The fault of the next call to the method, if any. */
  readonly next: (site: string) => FaultKind | undefined
  /** What was answered last to each question. */
  readonly answers: Map<string, unknown>
}

type Method = (...args: unknown[]) => unknown

/**
 * Any port, or a port that is one function, whose calls wait for their turn, are told in the story, and fail as planned.
 * What the catalogue of ports does not name, a property or a synchronous method, is as it was.
 */
export function wrapWithFaults<Port extends object>(
  name: string,
  port: Port,
  injection: FaultInjection,
): Port {
  return new Proxy(port, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key)
      if (typeof value !== 'function') return value
      const method = value.bind(target) as Method
      const terms = termsOf(`${name}.${String(key)}`)
      if (terms === undefined) return method
      return terms.iterates === true
        ? (...args: unknown[]) => iterate(terms, method, args, injection)
        : (...args: unknown[]) => call(terms, method, args, injection)
    },
    apply(target, self, args: unknown[]) {
      const method = (...given: unknown[]) => Reflect.apply(target as unknown as Method, self, given)
      const terms = termsOf(name)
      return terms === undefined ? method(...args) : call(terms, method, args, injection)
    },
  })
}

/** What is read item by item fails, or waits, before the first. */
async function* iterate(
  terms: MethodTerms,
  method: Method,
  args: readonly unknown[],
  injection: FaultInjection,
): AsyncGenerator<unknown> {
  const collect = async (...given: unknown[]) => {
    const items: unknown[] = []
    for await (const item of method(...given) as AsyncIterable<unknown>) items.push(item)
    return items
  }
  yield* (await call(terms, collect, args, injection)) as unknown[]
}

async function call(
  terms: MethodTerms,
  method: Method,
  args: readonly unknown[],
  { scheduler, random, story, next, answers }: FaultInjection,
): Promise<unknown> {
  const fault = next(terms.site)
  const question = terms.nothing === undefined ? undefined : `${terms.site} ${JSON.stringify(args)}`
  const told: Call = {
    site: terms.site,
    request: story.current(),
    args,
    fault,
    askedAt: story.moment(),
    effects: [],
    answeredAt: undefined,
    answer: undefined,
  }
  story.calls.push(told)
  const affect = async (given: readonly unknown[]) => {
    await scheduler.turn()
    const place = told.effects.length
    told.effects.push({ at: story.moment(), result: undefined })
    try {
      const result = await (terms.isOutside === true
        ? scheduler.outside(async () => method(...given))
        : method(...given))
      told.effects[place] = { at: story.moment(), result }
      return result
    } catch (error) {
      // Refused by the port itself: nothing took effect.
      told.effects.splice(place, 1)
      throw error
    }
  }
  const takeEffect = () => affect(args)
  const takeHalf = () => affect(terms.half?.(args) ?? args)
  try {
    const earlier = (question === undefined ? undefined : answers.get(question)) ?? terms.nothing
    const value = await suffer(fault, terms, { takeEffect, takeHalf, earlier }, { scheduler, random })
    terms.signal?.(args)?.throwIfAborted()
    if (question !== undefined) answers.set(question, value)
    told.answer = { value }
    return value
  } catch (error) {
    told.answer = { error }
    throw error
  } finally {
    told.answeredAt = story.moment()
  }
}

interface Chances {
  takeEffect(): Promise<unknown>
  /** As far as it has halves. */
  takeHalf(): Promise<unknown>
  /** What a stale answer says. */
  readonly earlier: unknown
}

async function suffer(
  fault: FaultKind | undefined,
  terms: MethodTerms,
  { takeEffect, takeHalf, earlier }: Chances,
  { scheduler, random }: Pick<FaultInjection, 'scheduler' | 'random'>,
): Promise<unknown> {
  const beLate = () => scheduler.wait(1 + random.integer(terms.patienceMs))
  switch (fault) {
    case undefined:
      return await answerLater(takeEffect, { scheduler, random })
    case 'error':
      await scheduler.turn()
      throw terms.failure()
    case 'throttled':
      await scheduler.turn()
      return terms.throttled()
    case 'timeout':
      await scheduler.wait(terms.patienceMs)
      throw terms.overdue()
    case 'late':
      void scheduler
        .wait(terms.patienceMs + random.integer(terms.patienceMs))
        .then(takeEffect)
        .catch(() => undefined)
      await scheduler.wait(terms.patienceMs)
      throw terms.overdue()
    case 'slow': {
      const isBefore = random.chance(0.5)
      if (isBefore) await beLate()
      const value = await takeEffect()
      if (!isBefore) await beLate()
      return value
    }
    case 'half-done':
      await (random.chance(0.5) ? takeHalf() : takeEffect())
      throw terms.failure()
    case 'duplicate':
      await takeEffect().catch(() => undefined)
      return await takeEffect()
    case 'stale':
      await scheduler.turn()
      return earlier
  }
}

/** Some answers come after what was asked for later: no order among calls in flight is promised. */
async function answerLater(
  takeEffect: () => Promise<unknown>,
  { scheduler, random }: Pick<FaultInjection, 'scheduler' | 'random'>,
): Promise<unknown> {
  const value = await takeEffect()
  if (random.chance(0.25)) await scheduler.turn()
  return value
}
