import { generateKeyPairSync, sign } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { toTimestamp } from '../../shared/runtime/clock.ts'
import { formatCheckpoint } from '../../shared/transparency-log/notes/checkpoint.ts'
import { signNote } from '../../shared/transparency-log/notes/signed-note.ts'
import type { Seal } from '../../shared/transparency-log/seal.ts'
import type { LogReader, LogStore } from '../../shared/transparency-log/stores/log-store.ts'
import { newLane, noon } from './audit-table.ts'

const minute = 60_000
const { privateKey, publicKey } = generateKeyPairSync('ed25519')

/** A seal of one record, dated so many minutes after noon. */
export function sealInTest(number: number, facts: Partial<Seal> = {}): Seal {
  const lane = newLane()
  return {
    number,
    time: toTimestamp(noon + number * minute),
    first: number - 1,
    size: number,
    root: Buffer.alloc(32, number).toString('hex'),
    ranges: [{ lane, from: 3, to: 4 }],
    hashes: Buffer.alloc(32, 10 + number),
    open: [{ lane, next: 4, last: Buffer.alloc(32, 1).toString('hex'), time: toTimestamp(noon) }],
    horizon: noon - minute,
    ...facts,
  }
}

export function noteInTest(size: number, name = 'log.example/test'): Promise<string> {
  const text = formatCheckpoint({ origin: 'log.example/test', size, root: Buffer.alloc(32, size) })
  return signNote(text, { name, publicKey, sign: async (message) => sign(null, message, privateKey) })
}

/** What every log store must do. */
export function logStoreContract(open: () => Promise<{ store: LogStore; reader: LogReader }>): void {
  const plain = (seal: Seal | undefined) => seal && { ...seal, hashes: [...seal.hashes] }
  const commitAll = async (store: LogStore, ...numbers: number[]) => {
    for (const number of numbers) expect(await store.commit(sealInTest(number))).toBe('committed')
  }
  const publish = async (store: LogStore, number: number) =>
    store.publish(sealInTest(number), await noteInTest(number))

  describe('a log store', () => {
    it('has nothing at first', async () => {
      const { reader } = await open()
      expect(await reader.latestSeal()).toBeUndefined()
      expect(await reader.seal(1)).toBeUndefined()
      expect(await reader.firstSealAt(0)).toBeUndefined()
      expect(await reader.checkpoint()).toBeUndefined()
      expect(await reader.checkpointOf(1)).toBeUndefined()
      expect(await reader.tile('tile/0/000')).toBeUndefined()
    })

    it('gives back the very seal that was committed', async () => {
      const { store, reader } = await open()
      const [lane, refusedLane] = [newLane(), newLane()].sort()
      const refused = { seq: 4, what: 'hash_mismatch' }
      const seal = sealInTest(1, {
        ranges: [{ lane: lane ?? '', from: 0, to: 1 }],
        open: [{ lane: refusedLane ?? '', next: 4, last: 'ab'.repeat(32), time: toTimestamp(noon), refused }],
      })
      await store.commit(seal)
      expect(plain(await reader.seal(1))).toEqual(plain(seal))
      expect(plain(await reader.latestSeal())).toEqual(plain(seal))
    })

    it('takes a number once: the same seal again, and no other', async () => {
      const { store, reader } = await open()
      const seal = sealInTest(1)
      expect(await store.commit(seal)).toBe('committed')
      expect(await store.commit(seal)).toBe('committed')
      expect(await store.commit(sealInTest(1))).toBe('taken')
      expect(plain(await reader.seal(1))).toEqual(plain(seal))
    })

    it('lets exactly one of many sealers have a number', async () => {
      const { store } = await open()
      const results = await Promise.all(Array.from({ length: 12 }, () => store.commit(sealInTest(1))))
      expect(results.filter((result) => result === 'committed')).toHaveLength(1)
    })

    it('finds the latest of any number of seals, published or not', async () => {
      const { store, reader } = await open()
      for (let number = 1; number <= 22; number += 1) {
        await commitAll(store, number)
        if (number % 7 === 0) await publish(store, number)
        if (number % 3 === 0) expect((await reader.latestSeal())?.number).toBe(number)
      }
    })

    it('writes a tile once: the same bytes again, and no others', async () => {
      const { store, reader } = await open()
      for (const path of [
        'tile/0/000.p/7',
        'tile/0/000',
        'tile/63/x001/x234/067',
        'tile/entries/x001/255.p/255',
      ]) {
        const bytes = Buffer.from(`bytes of ${path}`)
        await store.putTile(path, bytes)
        await store.putTile(path, bytes)
        await expect(store.putTile(path, Buffer.from('others'))).rejects.toMatchObject({ code: 'conflict' })
        expect(Buffer.from((await reader.tile(path)) ?? [])).toEqual(bytes)
      }
    })

    it.each([
      '',
      'checkpoint',
      'seals/000/000/000/001',
      'tile/0/../../checkpoint',
      'tile/64/000',
      'tile/0/0',
      'tile/0/000.p/0',
      'tile/0/000.p/256',
      'tile/0/x000',
      '/tile/0/000',
      'tile/0/000\n',
    ])('knows no tile %j', async (path) => {
      const { store, reader } = await open()
      await commitAll(store, 1)
      await publish(store, 1)
      expect(await reader.tile(path)).toBeUndefined()
      await expect(store.putTile(path, Buffer.of(1))).rejects.toThrow(RangeError)
    })

    it('keeps each note under its seal, and the latest as the checkpoint', async () => {
      const { store, reader } = await open()
      await publish(store, 1)
      await publish(store, 2)
      await publish(store, 2)
      expect(await reader.checkpointOf(1)).toBe(await noteInTest(1))
      expect(await reader.checkpointOf(2)).toBe(await noteInTest(2))
      expect(await reader.checkpoint()).toBe(await noteInTest(2))
    })

    it('takes no earlier note for the latest', async () => {
      const { store, reader } = await open()
      await publish(store, 2)
      await publish(store, 1)
      expect(await reader.checkpointOf(1)).toBe(await noteInTest(1))
      expect(await reader.checkpoint()).toBe(await noteInTest(2))
    })

    it('takes a cosigned note for the latest, and then no longer one without', async () => {
      const { store, reader } = await open()
      const note = await noteInTest(1)
      const cosignature = (await noteInTest(1, 'witness.example')).split('\n').at(-2)
      const cosigned = `${note}${cosignature}\n`
      await store.publish(sealInTest(1), note)
      await store.publish(sealInTest(1), cosigned)
      await store.publish(sealInTest(1), note)
      expect(await reader.checkpoint()).toBe(cosigned)
      expect(await reader.checkpointOf(1)).toBe(note)
    })

    it('ends with the latest note, in whatever order sealers publish', async () => {
      const { store, reader } = await open()
      await Promise.all([3, 1, 4, 2].map((number) => publish(store, number)))
      expect(await reader.checkpoint()).toBe(await noteInTest(4))
    })

    it('finds the first seal of a moment or later, over days', async () => {
      const { store, reader } = await open()
      const times = [noon, noon, noon + 1, noon + 3 * 86_400_000]
      for (const [index, time] of times.entries()) {
        const number = index + 1
        await store.publish({ number, time: toTimestamp(time) }, await noteInTest(number))
      }
      const at = (moment: number) => reader.firstSealAt(moment)
      expect([await at(-1), await at(0), await at(noon)]).toEqual([1, 1, 1])
      expect([await at(noon + 1), await at(noon + 2)]).toEqual([3, 4])
      expect([await at(noon + 3 * 86_400_000), await at(noon + 3 * 86_400_000 + 1)]).toEqual([4, undefined])
      expect(await at(8.64e15)).toBeUndefined()
    })
  })
}
