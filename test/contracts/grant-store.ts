import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Grant } from '../../shared/grants/grant.ts'
import type { GrantStore, GrantUse } from '../../shared/grants/grant-store.ts'

const now = Date.UTC(2026, 0, 1)

let grants = 0
export function exampleGrant(terms: Partial<Grant> = {}): Grant {
  grants += 1
  return {
    id: `grant_${String(grants).padStart(22, '0')}`,
    issuer: 'https://login.example.com/',
    subject: 'ingest',
    owner: undefined,
    clientId: 'ingest',
    collection: 'support-mail',
    source: 'mail://inbox/1',
    sourceAsserted: 'declared',
    purpose: 'a test',
    maxInputs: 50,
    usedInputs: 0,
    createdAt: now,
    expiresAt: now + 3_600_000,
    status: 'active',
    approval: undefined,
    ...terms,
  }
}

/** What every grant store promises. */
export function describeGrantStore(
  name: string,
  open: () => Promise<{ store: GrantStore; use: GrantUse }>,
): void {
  describe(`${name} as a grant store`, () => {
    let store: GrantStore
    let use: GrantUse
    beforeEach(async () => {
      ;({ store, use } = await open())
    })

    async function created(terms: Partial<Grant> = {}): Promise<Grant> {
      const grant = exampleGrant(terms)
      await store.create(grant)
      return grant
    }

    it('finds what it created, as it was', async () => {
      const grant = await created()
      expect(await store.find(grant.id)).toEqual(grant)
      expect(await store.find('grant_none')).toBeUndefined()
    })

    it('refuses to create an id twice', async () => {
      const grant = await created()
      await expect(store.create(grant)).rejects.toMatchObject({ code: 'conflict' })
    })

    it('lets exactly the budget through, of 200 concurrent claims on 50 inputs', async () => {
      const { id } = await created({ maxInputs: 50 })
      const claims = await Promise.allSettled(Array.from({ length: 200 }, () => use.claim(id, 1, now)))
      const refused = claims.filter((claim) => claim.status === 'rejected')
      expect(refused).toHaveLength(150)
      for (const { reason } of refused) expect(reason).toMatchObject({ code: 'grant_exhausted' })
      expect((await store.find(id))?.usedInputs).toBe(50)
    })

    it('never overdraws nor loses an input, whatever is claimed and given back', async () => {
      const steps = fc.array(fc.record({ inputs: fc.integer({ min: 1, max: 30 }), returned: fc.boolean() }), {
        maxLength: 12,
      })
      await fc.assert(
        fc.asyncProperty(steps, async (steps) => {
          const { id } = await created({ maxInputs: 60 })
          let used = 0
          for (const { inputs, returned } of steps) {
            const claim = await use.claim(id, inputs, now).catch(() => undefined)
            expect(claim !== undefined).toBe(used + inputs <= 60)
            if (claim === undefined) continue
            expect(claim).toBe(used + inputs)
            if (returned) await use.giveBack(id, inputs)
            else used += inputs
          }
          expect((await store.find(id))?.usedInputs).toBe(used)
        }),
        { numRuns: 15 },
      )
    })

    it('gives back no more than was claimed', async () => {
      const { id } = await created()
      await use.claim(id, 3, now)
      await expect(use.giveBack(id, 4)).rejects.toMatchObject({ code: 'store_unavailable' })
      expect((await store.find(id))?.usedInputs).toBe(3)
    })

    it('judges expiry by the clock, on the very millisecond', async () => {
      const { id, expiresAt } = await created()
      await use.claim(id, 1, expiresAt - 1)
      await expect(use.claim(id, 1, expiresAt)).rejects.toMatchObject({ code: 'grant_expired' })
    })

    it.each(['revoked', 'completed'] as const)('claims nothing from a grant that was %s', async (how) => {
      const { id } = await created()
      expect(await store.end(id, how)).toMatchObject({ id, status: how })
      await expect(use.claim(id, 1, now)).rejects.toMatchObject({ code: `grant_${how}` })
      await expect(use.claim(id, 0, now)).rejects.toMatchObject({ code: `grant_${how}` })
    })

    it('ends a grant once, in one way', async () => {
      const { id } = await created()
      await store.end(id, 'revoked')
      expect(await store.end(id, 'revoked')).toMatchObject({ status: 'revoked' })
      await expect(store.end(id, 'completed')).rejects.toMatchObject({ code: 'conflict' })
      await expect(store.end('grant_none', 'revoked')).rejects.toMatchObject({ code: 'not_found' })
    })

    it('refuses before a claim what a claim would refuse, and spends nothing', async () => {
      const grant = await created({ maxInputs: 10 })
      await use.claim(grant.id, 4, now)
      await use.check(grant.id, 6, now)
      await use.check(grant.id, 6, now)
      await expect(use.check(grant.id, 7, now)).rejects.toMatchObject({ code: 'grant_exhausted' })
      await expect(use.check(grant.id, 1, grant.expiresAt)).rejects.toMatchObject({ code: 'grant_expired' })
      expect((await store.find(grant.id))?.usedInputs).toBe(4)
      await store.end(grant.id, 'revoked')
      await expect(use.check(grant.id, 1, now)).rejects.toMatchObject({ code: 'grant_revoked' })
      await expect(use.check('grant_none', 1, now)).rejects.toMatchObject({ code: 'not_found' })
    })

    it('takes no claim on a grant that does not exist', async () => {
      await expect(use.claim('grant_none', 1, now)).rejects.toMatchObject({ code: 'not_found' })
    })

    it('lists the grants of one subject, the newest first, and nobody else’s', async () => {
      const first = await created({ createdAt: now + 1 })
      const second = await created({ createdAt: now + 2 })
      await created({ subject: 'other' })
      await created({ issuer: 'https://other.example.com/' })
      const listed = await store.listBySubject(first.issuer, first.subject, 10)
      expect(listed.map(({ id }) => id)).toEqual([second.id, first.id])
      expect(await store.listBySubject(first.issuer, first.subject, 1)).toHaveLength(1)
    })
  })
}
