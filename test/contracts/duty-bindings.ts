import { beforeEach, describe, expect, test } from 'vitest'
import type { Duty, Principal } from '../../shared/identity/caller.ts'
import type { DutyBindings } from '../../shared/identity/duty-bindings.ts'
import type { Clock } from '../../shared/runtime/clock.ts'

const hour = 3_600_000

/** What every adapter of `DutyBindings` must do. `create` gives one without any binding, on that clock. */
export function dutyBindingsContract(create: (clock: Clock) => Promise<DutyBindings>): void {
  let now: number
  let bindings: DutyBindings
  beforeEach(async () => {
    now = Date.UTC(2026, 0, 15, 12)
    bindings = await create(() => now)
  })

  const ingest: Principal = { issuer: 'https://login.example.com/', subject: 'ingest' }
  const lena: Principal = { issuer: 'https://login.example.com/', subject: 'lena' }
  const dutyBound = { code: 'duty_bound' }

  describe('a binding', () => {
    test('refuses every other duty until its time has passed', async () => {
      await bindings.exercise([ingest], 'auditor', now + hour)
      now += hour - 1
      await expect(bindings.exercise([ingest], 'steward', now + hour)).rejects.toMatchObject(dutyBound)
      await expect(bindings.exerciseReading([ingest], 'mail', now + hour)).rejects.toMatchObject(dutyBound)
      await expect(bindings.exerciseEmbedding([ingest], 'mail', now + hour)).rejects.toMatchObject(dutyBound)
      now += 1
      await bindings.exercise([ingest], 'steward', now + hour)
    })

    test('is prolonged by each exercise of the same duty', async () => {
      await bindings.exercise([ingest], 'auditor', now + hour)
      now += hour / 2
      await bindings.exercise([ingest], 'auditor', now + hour)
      now += hour - 1
      await expect(bindings.exercise([ingest], 'steward', now + hour)).rejects.toMatchObject(dutyBound)
    })

    test('is never shortened', async () => {
      await bindings.exercise([ingest], 'embedder', now + 2 * hour)
      await bindings.exercise([ingest], 'embedder', now + 1)
      await bindings.exerciseEmbedding([ingest], 'mail', now + 1)
      now += hour
      await expect(bindings.exercise([ingest], 'steward', now + hour)).rejects.toMatchObject(dutyBound)
    })

    test('is not made by a refused request', async () => {
      await bindings.exercise([ingest], 'auditor', now + hour)
      await expect(bindings.exercise([ingest], 'steward', now + 9 * hour)).rejects.toMatchObject(dutyBound)
      now += hour
      await bindings.exercise([ingest], 'consumer', now + hour)
    })

    test('belongs to issuer and subject together', async () => {
      const pairs: Principal[] = [
        { issuer: 'https://a.example|b', subject: 'c' },
        { issuer: 'https://a.example', subject: 'b|c' },
        { issuer: 'https://a.example', subject: 'b%7Cc' },
        { issuer: 'https://a.example', subject: 'B|c' },
      ]
      const duties: Duty[] = ['embedder', 'consumer', 'auditor', 'steward']
      for (const [index, duty] of duties.entries()) {
        await bindings.exercise(pairs.slice(index, index + 1), duty, now + hour)
      }
    })

    test('lets only one of two concurrent duties win', async () => {
      const duties: Duty[] = ['embedder', 'consumer', 'auditor', 'approver', 'steward']
      const attempts = Array.from({ length: 50 }, (_, index) => duties[index % duties.length] ?? 'embedder')
      const results = await Promise.allSettled(
        attempts.map((duty, index) => bindings.exercise([ingest], duty, now + hour + (index % 7))),
      )
      const winners = new Set(attempts.filter((_, index) => results[index]?.status === 'fulfilled'))
      expect(winners.size).toBe(1)
      const refusals = results.filter((result) => result.status === 'rejected')
      expect(refusals).toHaveLength(40)
      for (const { reason } of refusals) expect(reason).toMatchObject(dutyBound)
    })
  })

  describe('an identity that embedded into a collection', () => {
    const refusal = { code: 'read_after_embed' }

    test('never reads it, however long ago', async () => {
      await bindings.exerciseEmbedding([ingest], 'mail', now + hour)
      await expect(bindings.exerciseReading([ingest], 'mail', now + hour)).rejects.toMatchObject(refusal)
      now += 10_000 * hour
      await expect(bindings.exerciseReading([ingest], 'mail', now + hour)).rejects.toMatchObject(refusal)
    })

    test('reads another one after the cooling-off', async () => {
      await bindings.exerciseEmbedding([ingest], 'mail', now + hour)
      now += hour
      await bindings.exerciseReading([ingest], 'research', now + hour)
    })

    test('keeps the mark of each collection', async () => {
      await bindings.exerciseEmbedding([ingest], 'mail', now + hour)
      await bindings.exerciseEmbedding([ingest], 'research', now + 1)
      now += hour
      await expect(bindings.exerciseReading([ingest], 'mail', now + hour)).rejects.toMatchObject(refusal)
      await expect(bindings.exerciseReading([ingest], 'research', now + hour)).rejects.toMatchObject(refusal)
    })

    test('is not marked when the embedding was refused', async () => {
      await bindings.exerciseReading([ingest], 'mail', now + hour)
      await expect(bindings.exerciseEmbedding([ingest], 'mail', now + hour)).rejects.toMatchObject(dutyBound)
      await bindings.exerciseReading([ingest], 'mail', now + 1)
    })
  })

  describe('an owner', () => {
    test('is bound by what the service account does', async () => {
      await bindings.exerciseEmbedding([ingest, lena], 'mail', now + hour)
      await expect(bindings.exercise([lena], 'auditor', now + hour)).rejects.toMatchObject(dutyBound)
      now += hour
      await expect(bindings.exerciseReading([lena], 'mail', now + hour)).rejects.toMatchObject({
        code: 'read_after_embed',
      })
    })

    test('holds the service account to the owner’s own duty', async () => {
      await bindings.exercise([lena], 'auditor', now + hour)
      await expect(bindings.exercise([ingest, lena], 'embedder', now + hour)).rejects.toMatchObject(dutyBound)
    })
  })
}
