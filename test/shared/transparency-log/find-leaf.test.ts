import { beforeEach, expect, it } from 'vitest'
import type { StoredRecord } from '../../../shared/audit/audit-table.ts'
import { findLeaf, sealOfSize } from '../../../shared/transparency-log/find-leaf.ts'
import { type SealedLogInTest, sealedLogInTest } from '../../support/transparency-log/sealed-log.ts'

const opened = 1_764_000_000_000
const minute = 60_000
const lane = (index: number, at = opened) => `LANE#embed#${at + index}-${String(index).padStart(16, '0')}`
const hashOf = (name: string, seq: number) =>
  Buffer.from(`${name.slice(-4)}${seq}`.padEnd(32, '.')).toString('hex')

/** Records per lane; a lane is read up to as many as there are by now. */
let written: Map<string, number>
let log: SealedLogInTest

beforeEach(() => {
  written = new Map()
  log = sealedLogInTest({
    lanes: async (from, to) =>
      [...written.keys()].filter(
        (name) => Number(name.slice(11, 24)) >= from && Number(name.slice(11, 24)) < to,
      ),
    async *readLane(name, from = 0) {
      for (let seq = from; seq < (written.get(name) ?? 0); seq += 1) {
        yield { lane: name, seq, hash: hashOf(name, seq), body: new Uint8Array() } satisfies StoredRecord
      }
    },
  })
})

it('finds each record of several seals at its leaf, whatever moment before it is known', async () => {
  for (const round of [1, 2, 3]) {
    for (const index of [0, 1, 2]) written.set(lane(index), round * (index + 1))
    await log.sealAll(opened + round * minute)
  }
  const hashes = [1, 2, 3].map(async (number) => Buffer.from((await log.seal(number))?.hashes ?? []))
  const tree = Buffer.concat(await Promise.all(hashes))
  const leaves: number[] = []
  for (const [name, count] of written) {
    for (let seq = 0; seq < count; seq += 1) {
      const found = await findLeaf(log, { lane: name, seq }, opened)
      if (found.state !== 'sealed') throw new Error(found.state)
      leaves.push(found.leaf)
      expect(Buffer.from(found.hash).toString('hex')).toBe(hashOf(name, seq))
      expect(tree.subarray(found.leaf * 32, found.leaf * 32 + 32).equals(found.hash)).toBe(true)
    }
  }
  expect(leaves.sort((one, other) => one - other)).toEqual(Array.from({ length: 18 }, (_, leaf) => leaf))
})

it('tells a record that waits from one that was refused and one that can never come', async () => {
  written.set(lane(0), 2)
  expect(await findLeaf(log, { lane: lane(0), seq: 0 }, opened)).toEqual({ state: 'waiting' })
  await log.sealAll(opened + minute, { lane: lane(1), refused: { seq: 3, what: 'prev_mismatch' } })
  expect(await findLeaf(log, { lane: lane(0), seq: 2 }, opened)).toEqual({ state: 'waiting' })
  const refused = { state: 'refused', seq: 3, what: 'prev_mismatch' }
  expect(await findLeaf(log, { lane: lane(1), seq: 3 }, opened)).toEqual(refused)
  expect(await findLeaf(log, { lane: lane(1), seq: 9 }, opened)).toEqual(refused)
  expect(await findLeaf(log, { lane: lane(1), seq: 2 }, opened)).toEqual({ state: 'waiting' })
  expect(await findLeaf(log, { lane: lane(5), seq: 0 }, opened)).toEqual({ state: 'absent' })
  expect(await findLeaf(log, { lane: lane(0, opened + 2 * minute), seq: 0 }, opened)).toEqual({
    state: 'waiting',
  })
})

it('finds the seal of a size, and none where the tree never had it', async () => {
  for (const round of [1, 2, 3, 4, 5, 6, 7]) {
    written.set(lane(0), round * round)
    await log.sealAll(opened + round * minute)
  }
  for (const round of [1, 2, 3, 4, 5, 6, 7]) {
    expect((await sealOfSize(log, round * round))?.number).toBe(round)
    expect(await sealOfSize(log, round * round + 1)).toBeUndefined()
  }
  expect(await sealOfSize(log, 0)).toBeUndefined()
})
