import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { commitmentOf, sealPayload } from '../../shared/payloads/commitment.ts'
import type { PayloadReader, PayloadWriter } from '../../shared/payloads/payload-store.ts'
import { newId, systemRandom } from '../../shared/runtime/random.ts'

/** What every payload store must do. */
export function payloadStoreContract(
  open: () => Promise<{ writer: PayloadWriter; reader: PayloadReader }>,
): void {
  const id = () => newId('job', systemRandom)
  const sealed = (text: string) => sealPayload(Buffer.from(text), systemRandom)

  describe('a payload store', () => {
    it('gives back any bytes, so that their commitment holds', async () => {
      const { writer, reader } = await open()
      await fc.assert(
        fc.asyncProperty(fc.uint8Array({ maxLength: 5000 }), async (payload) => {
          const [name, before] = [id(), sealPayload(payload, systemRandom)]
          await writer.put('requests', name, before)
          const after = await reader.get('requests', name)
          expect(after && commitmentOf(after)).toBe(commitmentOf(before))
          expect(after && Buffer.from(after.payload).equals(payload)).toBe(true)
        }),
        { numRuns: 25 },
      )
    })

    it('has nothing under an id that was never put, nor under another kind', async () => {
      const { writer, reader } = await open()
      const name = id()
      await writer.put('pending', name, sealed('a'))
      expect(await reader.get('requests', name)).toBeUndefined()
      expect(await reader.get('pending', id())).toBeUndefined()
    })

    it('writes an object once: of many writers one succeeds, the others meet a conflict', async () => {
      const { writer, reader } = await open()
      const name = id()
      const texts = Array.from({ length: 10 }, (_, index) => `payload ${index}`)
      const results = await Promise.allSettled(
        texts.map((text) => writer.put('responses', name, sealed(text))),
      )
      const winners = results.flatMap(({ status }, index) => (status === 'fulfilled' ? [texts[index]] : []))
      expect(winners).toHaveLength(1)
      for (const result of results) {
        if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'conflict' })
      }
      const kept = await reader.get('responses', name)
      expect(Buffer.from(kept?.payload ?? []).toString()).toBe(winners[0])
    })

    it.each(['', '.', '..', '../x', 'a/b', 'a\\b', 'a\0', 'é', 'x'.repeat(129)])(
      'refuses the id %j',
      async (name) => {
        const { writer, reader } = await open()
        await expect(writer.put('requests', name, sealed('a'))).rejects.toThrow(RangeError)
        await expect(reader.get('requests', name)).rejects.toThrow(RangeError)
      },
    )
  })
}
