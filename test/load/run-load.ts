import { checkLaws, type Verdict } from './check-laws.ts'
import { createConnections } from './connections.ts'
import type { Measured } from './gateway-under-load.ts'
import { judge, type Phase, type Report } from './judge.ts'
import { openLedger, patienceMs } from './ledger.ts'
import { createMix, type Mix } from './mix.ts'
import { findCapacity, type Load, sendOnSchedule } from './send-load.ts'
import { type GatewayUnderLoad, startParts } from './start-parts.ts'

export interface LoadPlan {
  readonly warmUpSeconds: number
  readonly probeSeconds: number
  /** At four fifths of capacity. */
  readonly steadySeconds: number
  /** At twice the capacity, or more. */
  readonly overloadSeconds: number
  readonly overloadTimes: number
  /** At four fifths again. */
  readonly backSeconds: number
  readonly sampleSeconds: number
  /** A data folder that was never used, to copy. */
  readonly fresh?: string
  readonly bounds: LoadBounds
}

export interface LoadBounds {
  /** Megabytes a minute by which the memory may seem to grow after the first fifth: of the live heap, and of the process without its files. */
  readonly liveGrowth: number
  readonly anonymousGrowth: number
  /** What part of capacity is still done at twice of it. */
  readonly goodput: number
  /** Of what is let in at twice the capacity, in milliseconds. */
  readonly overloadP99: number
  /** What part may be pushed back at four fifths, before and after. */
  readonly pushedBack: number
}

/** One measure of the gateway, so many seconds into its phase. */
export interface Sample extends Measured {
  readonly at: number
}

/** Loads a gateway of its own through all phases, ends it, and holds what it kept against what its clients saw. */
export async function runLoad(
  plan: LoadPlan,
  { say, signal }: { readonly say: (line: string) => void; readonly signal: AbortSignal },
): Promise<Report> {
  const gateway = await startParts(plan.fresh)
  const connections = createConnections({ count: 256, patienceMs })
  try {
    const [ledger, random] = [openLedger(connections), seeded(7)]
    const mix = await createMix(gateway.home, gateway.endpoints, { ledger, random })
    const clients = 24
    say(`warming up for ${plan.warmUpSeconds} s`)
    await findCapacity(mix, { clients, seconds: plan.warmUpSeconds, signal })
    const capacity = await findCapacity(mix, { clients, seconds: plan.probeSeconds, signal })
    say(`capacity: ${capacity.toFixed(0)} requests a second, by ${clients} clients in turn`)

    const phases: Phase[] = []
    const diskBefore = await gateway.diskBytes()
    for (const [name, share, seconds] of [
      ['four fifths', 0.8, plan.steadySeconds],
      [
        plan.overloadTimes === 2 ? 'twice' : `${plan.overloadTimes} times`,
        plan.overloadTimes,
        plan.overloadSeconds,
      ],
      ['four fifths again', 0.8, plan.backSeconds],
    ] as const) {
      if (signal.aborted) break
      const rate = capacity * share
      say(`${name} of capacity, ${rate.toFixed(0)} a second, for ${seconds} s`)
      if (share > 1) await connections.openAll(`${gateway.endpoints.embed}/healthz`)
      const load = () => sendOnSchedule(mix, { rate, seconds, random, signal })
      phases.push({
        name,
        rate,
        ...(await watch(gateway, { load, mix, sampleSeconds: plan.sampleSeconds, seconds })),
      })
    }
    const diskGrowth = (await gateway.diskBytes()) - diskBefore
    await gateway.end()
    say('the gateway has ended; reading what it kept')
    const laws: Verdict[] = await checkLaws(gateway.home, ledger)
    return judge({ capacity, phases, laws, ledger, diskGrowth, bounds: plan.bounds })
  } finally {
    await connections.close()
    await gateway.remove()
  }
}

const collectEverySeconds = 60

/** Measures the gateway while it is loaded, with a full collection each minute, or twenty times where that is less. */
async function watch(
  gateway: GatewayUnderLoad,
  {
    load,
    mix,
    sampleSeconds,
    seconds,
  }: {
    readonly load: () => Promise<Load>
    readonly mix: Mix
    readonly sampleSeconds: number
    readonly seconds: number
  },
): Promise<{ readonly load: Load; readonly samples: readonly Sample[] }> {
  await gateway.measure(false)
  const began = performance.now()
  const samples: Sample[] = []
  const loading = load()
  let isOver = false
  const over = loading.finally(() => {
    isOver = true
  })
  over.catch(() => undefined)
  const collectEvery = Math.min(collectEverySeconds, seconds / 20)
  let [collectedAt, renewedAt] = [0, 0]
  while (!isOver) {
    await Promise.race([over, new Promise((resolve) => setTimeout(resolve, sampleSeconds * 1_000))])
    const at = (performance.now() - began) / 1_000
    const collect = at - collectedAt >= collectEvery
    if (collect) collectedAt = at
    samples.push({ at, ...(await gateway.measure(collect)) })
    if (at - renewedAt > 900) {
      renewedAt = at
      await mix.renewTokens()
    }
  }
  return { load: await loading, samples }
}

/** A linear congruential generator with the constants of Numerical Recipes: repeatable, no more. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}
