import type { Story } from '../story.ts'
import type { Scheduler } from '../virtual/scheduler.ts'
import type { SeededRandom } from '../virtual/seeded-random.ts'
import type { Person } from '../world/identities.ts'
import type { World } from '../world/open-world.ts'
import type { Client } from './client.ts'
import { embedSomething } from './embedder.ts'
import { poison } from './poisoner.ts'
import { readSomething } from './reader.ts'

export const journeys = ['embed', 'read', 'poison', 'seal'] as const
export type Journey = (typeof journeys)[number]

interface Lived {
  /** Rows that somebody wrote behind the gateway's back, by their ids, and when. */
  readonly planted: ReadonlyMap<string, number>
  /** Sealing runs that failed, which the next one makes good. */
  readonly unsealed: unknown[]
}

/**
 * Two embedders and two readers, at the same time and in whatever order the scheduler lets them; in some journeys
 * somebody poisons the store between them, in some the sealer works beside them.
 */
export async function live(
  journey: Journey,
  {
    world,
    scheduler,
    random,
    clientOf,
    story,
  }: {
    readonly world: World
    readonly scheduler: Scheduler
    readonly random: SeededRandom
    readonly story: Story
    readonly clientOf: (person: Person) => Client
  },
): Promise<Lived> {
  const planted = new Map<string, number>()
  const unsealed: unknown[] = []
  const seal = async () => {
    try {
      await world.newSealer(true).run()
    } catch (error) {
      unsealed.push(error)
    }
  }
  const embedding = [embedSomething(clientOf('lena'), random), embedSomething(clientOf('omar'), random)]
  if (journey === 'embed') {
    await Promise.all(embedding)
    return { planted, unsealed }
  }
  if (journey === 'seal') {
    await Promise.all([...embedding, seal(), scheduler.wait(1).then(seal)])
    // Behind every lane's life: now they are ended.
    scheduler.advance(20 * 60_000)
    await Promise.all([seal(), readSomething(clientOf('cleo'), random), seal()])
    return { planted, unsealed }
  }
  const reading = readSomething(clientOf('cleo'), random)
  await Promise.all([...embedding, reading])
  if (journey === 'poison') {
    for (const id of poison(world, random)) planted.set(id, story.moment())
  }
  await Promise.all([
    readSomething(clientOf('cleo'), random),
    readSomething(clientOf('dana'), random),
    embedSomething(clientOf('lena'), random),
  ])
  return { planted, unsealed }
}
