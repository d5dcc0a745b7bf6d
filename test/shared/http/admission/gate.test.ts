import fc from 'fast-check'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createGate, type GateLimits, type Leave } from '../../../../shared/http/admission/gate.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

interface Entry {
  readonly name: string
  state: 'waiting' | 'in' | 'shed' | 'left'
  leave: Leave
}

function gateOf(limits: Partial<GateLimits> = {}, scale?: () => number) {
  const gate = createGate({ places: 4, waiting: 4, maxWaitMs: 1_000, ...limits }, scale)
  const entries: Entry[] = []
  return {
    entries,
    async enter(name: string, { places = 1, share = 1, reserves = true } = {}): Promise<Entry> {
      const entry: Entry = { name, state: 'waiting', leave: () => undefined }
      entries.push(entry)
      void gate.enter({ key: name, share, reserves }, places).then(
        (leave) => {
          entry.state = 'in'
          entry.leave = () => {
            entry.state = 'left'
            leave()
          }
        },
        () => {
          entry.state = 'shed'
        },
      )
      await settle()
      return entry
    },
    states: () => entries.map(({ name, state }) => `${name} ${state}`),
  }
}

/** Lets what was resolved be heard of. */
async function settle(): Promise<void> {
  await vi.advanceTimersByTimeAsync(0)
}

it('takes on as many as it has places, lets a few wait, and sheds the rest at once', async () => {
  const { enter, entries } = gateOf()
  for (let index = 0; index < 10; index += 1) await enter('a')
  const counted = (state: Entry['state']) => entries.filter((entry) => entry.state === state).length
  expect([counted('in'), counted('waiting'), counted('shed')]).toEqual([4, 4, 2])
})

it('gives a place that falls free to who waits longest', async () => {
  const { enter, states } = gateOf({ places: 1 })
  const first = await enter('a')
  await enter('a')
  await enter('a')
  first.leave()
  await settle()
  expect(states()).toEqual(['a left', 'a in', 'a waiting'])
})

it('sheds who has waited too long', async () => {
  const { enter } = gateOf({ places: 1 })
  const [first, second] = [await enter('a'), await enter('a')]
  await vi.advanceTimersByTimeAsync(999)
  expect(second.state).toBe('waiting')
  await vi.advanceTimersByTimeAsync(1)
  expect(second.state).toBe('shed')
  first.leave()
  const third = await enter('a')
  expect(third.state).toBe('in')
})

it('serves parties in turn, and sheds from the one that has most waiting', async () => {
  const { enter, entries } = gateOf({ places: 1 })
  const first = await enter('busy')
  for (let index = 0; index < 4; index += 1) await enter('busy')
  const quiet = await enter('quiet')
  // There was no room to wait: one of the busy party's made it.
  expect(quiet.state).toBe('waiting')
  first.leave()
  await settle()
  entries.find(({ state }) => state === 'in')?.leave()
  await settle()
  expect(quiet.state).toBe('in')
  expect(entries.filter(({ name, state }) => name === 'busy' && state === 'waiting')).toHaveLength(2)
})

it('never gives all places to one party, and lets another by who is held up by its own bound', async () => {
  const { enter, states } = gateOf()
  for (let index = 0; index < 4; index += 1) await enter('a', { share: 3 / 4 })
  const other = await enter('b', { share: 3 / 4 })
  expect(other.state).toBe('in')
  expect(states()).toEqual(['a in', 'a in', 'a in', 'a waiting', 'b in'])
})

it('lets no small one by a large one that waits for its places, and the largest in alone', async () => {
  const { enter } = gateOf()
  const small = await enter('a')
  const large = await enter('b', { places: 9 })
  const later = await enter('c')
  expect([large.state, later.state]).toEqual(['waiting', 'waiting'])
  small.leave()
  await settle()
  expect([large.state, later.state]).toEqual(['in', 'waiting'])
  large.leave()
  await settle()
  expect(later.state).toBe('in')
})

it('has fewer places while it is scaled down, and never none', async () => {
  let scale = 0.5
  const { enter, entries } = gateOf({}, () => scale)
  for (let index = 0; index < 4; index += 1) await enter(`p${index}`)
  expect(entries.map(({ state }) => state)).toEqual(['in', 'in', 'waiting', 'waiting'])
  scale = 0.01
  for (const entry of entries.slice(0, 2)) entry.leave()
  await settle()
  expect(entries.map(({ state }) => state)).toEqual(['left', 'left', 'in', 'waiting'])
})

it('holds its bounds, forgets nobody and ends empty, whoever comes and goes in whatever order', async () => {
  const step = fc.record({
    party: fc.constantFrom('a', 'b', 'c'),
    places: fc.integer({ min: 1, max: 4 }),
    leaves: fc.boolean(),
    waits: fc.integer({ min: 0, max: 400 }),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const { enter, entries } = gateOf()
      const held = new Map<Entry, number>()
      for (const { party, places, leaves, waits } of steps) {
        held.set(await enter(party, { places, share: 3 / 4 }), places)
        if (leaves) entries.find(({ state }) => state === 'in')?.leave()
        await vi.advanceTimersByTimeAsync(waits)
        const inside = entries.filter(({ state }) => state === 'in')
        const taken = inside.reduce((sum, entry) => sum + (held.get(entry) ?? 0), 0)
        expect(taken).toBeLessThanOrEqual(4)
        expect(entries.filter(({ state }) => state === 'waiting').length).toBeLessThanOrEqual(4)
      }
      for (let left = true; left; await settle()) {
        const inside = entries.filter(({ state }) => state === 'in')
        for (const entry of inside) entry.leave()
        left = inside.length > 0
      }
      expect(entries.every(({ state }) => state === 'left' || state === 'shed')).toBe(true)
      const after = await Promise.all([enter('a'), enter('b'), enter('c'), enter('d')])
      expect(after.map(({ state }) => state)).toEqual(['in', 'in', 'in', 'in'])
    }),
    { numRuns: 60 },
  )
})

it('keeps no places free for a party that may not reserve them, however much it asks for', async () => {
  const { enter } = gateOf()
  await enter('known', { places: 2 })
  const large = await enter('stranger', { places: 4, reserves: false })
  expect((await enter('other')).state).toBe('in')
  expect(large.state).toBe('waiting')
})

it('serves who waited behind one that is shed, as soon as it is', async () => {
  const { enter } = gateOf()
  await enter('known', { places: 2 })
  const large = await enter('large', { places: 4 })
  await vi.advanceTimersByTimeAsync(500)
  const small = await enter('small')
  expect(small.state).toBe('waiting')
  await vi.advanceTimersByTimeAsync(500)
  expect([large.state, small.state]).toEqual(['shed', 'in'])
})
