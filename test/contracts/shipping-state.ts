import { describe, expect, it } from 'vitest'
import type { DeadLetter, DeadLetters } from '../../shared/shipping/dead-letters.ts'
import { atTheBeginning, type ShippingCursors } from '../../shared/shipping/shipping-cursors.ts'

/** What all cursors must do; `reopen` gives them as another process would have them. */
export function shippingCursorsContract(
  open: () => Promise<{ readonly cursors: ShippingCursors; reopen(): ShippingCursors }>,
): void {
  describe('shipping cursors', () => {
    it('have none for a receiver that never had anything', async () => {
      const { cursors } = await open()
      await cursors.advance('siem', undefined, atTheBeginning)
      expect(await cursors.read('other')).toBeUndefined()
    })

    it('are found as they were left, by another process too', async () => {
      const { cursors, reopen } = await open()
      const first = await cursors.advance('siem.a_b-1', undefined, { seal: 3, leaf: 70_000 })
      expect(first).toMatchObject({ seal: 3, leaf: 70_000 })
      expect(await reopen().read('siem.a_b-1')).toEqual(first)
      if (first === 'taken') throw new Error('taken')
      await reopen().advance('siem.a_b-1', first, { seal: 4, leaf: 70_001, notBefore: 5 })
      expect(await cursors.read('siem.a_b-1')).toMatchObject({ seal: 4, leaf: 70_001, notBefore: 5 })
    })

    it('forget until when a receiver wished to be left alone once it is past that', async () => {
      const { cursors } = await open()
      const first = await cursors.advance('siem', undefined, { seal: 1, leaf: 0, notBefore: 5 })
      if (first === 'taken') throw new Error('taken')
      await cursors.advance('siem', first, { seal: 1, leaf: 1 })
      expect((await cursors.read('siem'))?.notBefore).toBeUndefined()
    })

    it('let one of many go on from the same place', async () => {
      const { cursors } = await open()
      for (const from of [undefined, 'read'] as const) {
        const kept = from && (await cursors.read('siem'))
        const ends = await Promise.all(
          Array.from({ length: 8 }, (_, index) =>
            cursors.advance('siem', kept, { seal: from ? 2 : 1, leaf: index }),
          ),
        )
        const winners = ends.filter((end) => end !== 'taken')
        expect(winners).toHaveLength(1)
        expect(await cursors.read('siem')).toEqual(winners[0])
      }
    })

    it('do not go back to where somebody else has left', async () => {
      const { cursors } = await open()
      const first = await cursors.advance('siem', undefined, { seal: 1, leaf: 1 })
      if (first === 'taken') throw new Error('taken')
      await cursors.advance('siem', first, { seal: 1, leaf: 2 })
      expect(await cursors.advance('siem', first, { seal: 1, leaf: 1 })).toBe('taken')
      expect(await cursors.advance('siem', undefined, { seal: 1, leaf: 1 })).toBe('taken')
      expect(await cursors.read('siem')).toMatchObject({ leaf: 2 })
    })
  })
}

/** What all dead letters must do. */
export function deadLettersContract(
  open: () => Promise<{ readonly letters: DeadLetters; kept(): Promise<DeadLetter[]> }>,
): void {
  describe('dead letters', () => {
    const letter = {
      receiver: 'siem',
      lane: 'LANE#embed#1',
      seq: 2,
      leaf: 9,
      seal: 1,
      hash: 'ab',
      why: 'status 400',
    }

    it('are kept as they are, in the order of the leaves, one a leaf', async () => {
      const { letters, kept } = await open()
      const event = '{"é":"\u2028"}'
      await letters.keep({ ...letter, leaf: 10, event })
      await letters.keep(letter)
      await letters.keep(letter)
      expect(await kept()).toEqual([letter, { ...letter, leaf: 10, event }])
    })
  })
}
