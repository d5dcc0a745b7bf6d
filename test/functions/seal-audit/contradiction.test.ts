import { generateKeyPairSync, sign } from 'node:crypto'
import { beforeEach, expect, it } from 'vitest'
import type { Sealer } from '../../../functions/seal-audit/create-sealer.ts'
import { decodeSeal, encodeSeal } from '../../../shared/transparency-log/stores/encode-seal.ts'
import { createSealerInTest, type SealerInTest } from './sealer-in-test.ts'

let test: SealerInTest
let sealer: Sealer
beforeEach(async () => {
  test = createSealerInTest()
  sealer = test.newSealer()
  for (let seal = 0; seal < 3; seal += 1) {
    await test.write(3)
    test.now += 60_000
    await sealer.run()
  }
  await test.write(2)
  test.now += 60_000
})

const alarms = () =>
  [...test.table.lanes.values()].flatMap((lane) =>
    [...lane.values()]
      .map(({ body }) => JSON.parse(Buffer.from(body).toString()))
      .filter(({ kind }) => kind === 'alarm'),
  )

async function expectNothingSigned(by: Sealer): Promise<void> {
  const before = { ...test.store.kept, seals: new Map(test.store.kept.seals) }
  await expect(by.run()).rejects.toMatchObject({ code: 'internal_error' })
  await expect(by.run()).rejects.toMatchObject({ code: 'internal_error' })
  expect(test.store.kept.checkpoint).toBe(before.checkpoint)
  expect([...test.store.kept.seals]).toEqual([...before.seals])
  expect(test.counts).toEqual(['LogContradiction', 'LogContradiction'])
  expect(alarms()).toMatchObject([{ action: 'audit.seal', decision: { effect: 'failed' } }])
}

/** The log as it was after its first seals, as somebody who owns the store could put it back. */
function rollBack(seals: number): void {
  const { kept } = test.store
  for (const number of kept.seals.keys()) {
    if (number <= seals) continue
    kept.seals.delete(number)
    kept.notes.delete(number)
  }
  kept.checkpoint = kept.notes.get(seals)
}

it('signs nothing where seals are missing that the checkpoint is over', async () => {
  test.store.kept.seals.delete(3)
  await expectNothingSigned(test.newSealer())
})

it('signs nothing where all seals are gone', async () => {
  test.store.kept.seals.clear()
  await expectNothingSigned(test.newSealer())
})

it('remembers the head that it signed last: a whole log that was rolled back gets no other', async () => {
  rollBack(2)
  await expectNothingSigned(sealer)
})

it('remembers it also where others went on from the log that was rolled back', async () => {
  rollBack(2)
  test.store.kept.tiles.clear()
  for (const number of [1, 2]) {
    const { first, hashes } = decodeSeal(test.store.kept.seals.get(number) ?? Buffer.of())
    const { appendLeaves } = await import('../../../shared/transparency-log/tiles/append-leaves.ts')
    const { tiles } = await appendLeaves({ size: first, readTile: test.store.tile }, hashes)
    for (const { path, bytes } of tiles) await test.store.putTile(path, bytes)
  }
  await test.newSealer().run()
  test.counts.length = 0
  await expectNothingSigned(sealer)
})

it('signs nothing on top of a seal that is another than what was signed', async () => {
  const seal = decodeSeal(test.store.kept.seals.get(3) ?? Buffer.of())
  test.store.kept.seals.set(3, encodeSeal({ ...seal, root: 'ab'.repeat(32) }))
  await expectNothingSigned(test.newSealer())
})

it('signs nothing on top of tiles that are others than what was signed', async () => {
  const { tiles } = test.store.kept
  for (const [path, bytes] of tiles)
    if (path.startsWith('tile/0/'))
      tiles.set(
        path,
        bytes.map((byte) => byte ^ 1),
      )
  await expectNothingSigned(test.newSealer())
})

it('publishes no seal whose tiles have others in their place', async () => {
  const { kept } = test.store
  kept.checkpoint = kept.notes.get(2)
  kept.notes.delete(3)
  const size = decodeSeal(kept.seals.get(3) ?? Buffer.of()).size
  kept.tiles.set(`tile/0/000.p/${size}`, Buffer.alloc(32 * size))
  await expectNothingSigned(test.newSealer())
})

it('signs nothing where the checkpoint is of another key, or another log', async () => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const signer = { publicKey, sign: async (message: Uint8Array) => sign(null, message, privateKey) }
  await expectNothingSigned(test.newSealer({ signer: { ...signer, name: 'log.example/test' } }))
})

it('heals a checkpoint that was removed: it is the same again', async () => {
  const before = test.store.kept.checkpoint
  test.store.kept.checkpoint = undefined
  const { kept } = test.store
  const stop = kept.seals.size
  const empty = { ...test.table.reader, lanes: async () => [], async *readLane() {} }
  await test.newSealer({ reader: empty }).run()
  expect(kept.checkpoint).toBe(before)
  expect(kept.seals.size).toBe(stop)
})
