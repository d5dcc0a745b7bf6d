import { beforeEach, describe, expect, test } from 'vitest'
import type { Grant } from '../../shared/grants/grant.ts'
import type { GrantDecisions, GrantStore, GrantUse } from '../../shared/grants/grant-store.ts'
import { exampleGrant } from './grant-store.ts'
import { settled, times } from './settled.ts'

export interface GrantDecisionPorts {
  readonly decisions: GrantDecisions
  readonly store: GrantStore
  readonly use: GrantUse
}

const conflict = { code: 'conflict' }
const lifeMs = 3_600_000

/** What every adapter of `GrantDecisions` must do. `create` gives it beside the grants' own ports, over one store without any grant. */
export function grantDecisionsContract(create: () => Promise<GrantDecisionPorts>): void {
  let ports: GrantDecisionPorts
  beforeEach(async () => {
    ports = await create()
  })

  async function created(changes: Partial<Grant> = {}): Promise<Grant> {
    const grant = exampleGrant({
      status: 'pending_approval',
      approval: { id: 'appr_0000000000000000000001', lifeMs },
      ...changes,
    })
    await ports.store.create(grant)
    return grant
  }
  const held = ({ id }: Grant) => ports.decisions.find(id)

  describe('a grant that waits', () => {
    test('is found as it was made, and nothing can be claimed from it', async () => {
      const grant = await created()
      expect(await held(grant)).toEqual(grant)
      expect(await ports.decisions.find('grant_none')).toBeUndefined()
      await expect(ports.use.claim(grant.id, 1, grant.createdAt)).rejects.toThrow()
      expect((await held(grant))?.usedInputs).toBe(0)
    })

    test('has the whole of its life from its activation on, in whole seconds', async () => {
      const grant = await created({ maxInputs: 5 })
      const now = grant.expiresAt - 1
      await ports.decisions.activate(grant, now)
      const expiresAt = Math.floor(now / 1000) * 1000 + lifeMs
      expect(await held(grant)).toEqual({ ...grant, status: 'active', expiresAt })
      expect(await ports.use.claim(grant.id, 5, expiresAt - 1)).toBe(5)
    })

    test('is activated also after the time by which people must have decided: their votes say whether they did', async () => {
      const grant = await created()
      const now = grant.expiresAt + lifeMs
      await ports.decisions.activate(grant, now)
      expect(await held(grant)).toEqual({ ...grant, status: 'active', expiresAt: now + lifeMs })
    })

    test('is denied, and denied again, and stays so', async () => {
      const grant = await created()
      await ports.decisions.deny(grant.id)
      await ports.decisions.deny(grant.id)
      expect(await held(grant)).toEqual({ ...grant, status: 'denied' })
      await expect(ports.decisions.activate(grant, grant.createdAt)).rejects.toMatchObject(conflict)
      await expect(ports.use.claim(grant.id, 1, grant.createdAt)).rejects.toThrow()
      expect(await held(grant)).toEqual({ ...grant, status: 'denied' })
    })

    test('is denied after its time too', async () => {
      const grant = await created({ expiresAt: 1_000 })
      await ports.decisions.deny(grant.id)
      expect((await held(grant))?.status).toBe('denied')
    })

    test('is activated once, of 20 who would at once', async () => {
      const grant = await created()
      const { won, refused } = await settled(
        times(20, (index) => () => ports.decisions.activate(grant, grant.createdAt + index * 1000)),
      )
      expect(won).toHaveLength(1)
      for (const reason of refused) expect(reason).toMatchObject(conflict)
      const began = grant.createdAt + (won[0]?.index ?? -1) * 1000
      expect(await held(grant)).toMatchObject({ status: 'active', expiresAt: began + lifeMs })
    })

    test('is activated or denied, of both at once', async () => {
      const grant = await created()
      const { won } = await settled(
        times(
          20,
          (index) => () =>
            index % 2 === 0
              ? ports.decisions.activate(grant, grant.createdAt)
              : ports.decisions.deny(grant.id),
        ),
      )
      const isDenied = (await held(grant))?.status === 'denied'
      expect(won.every(({ index }) => index % 2 === (isDenied ? 1 : 0))).toBe(true)
      expect(won).toHaveLength(isDenied ? 10 : 1)
    })
  })

  describe('a grant that does not wait', () => {
    test.each(['active', 'completed', 'revoked'] as const)('is not decided about: %s', async (status) => {
      const grant = await created({ status, usedInputs: 3 })
      await expect(ports.decisions.activate(grant, grant.createdAt)).rejects.toMatchObject(conflict)
      await expect(ports.decisions.deny(grant.id)).rejects.toMatchObject(conflict)
      expect(await held(grant)).toEqual(grant)
    })

    test('because its owner revoked it is not brought back', async () => {
      const grant = await created()
      await ports.store.end(grant.id, 'revoked')
      await expect(ports.decisions.activate(grant, grant.createdAt)).rejects.toMatchObject(conflict)
      expect((await held(grant))?.status).toBe('revoked')
    })

    test('because there is none is not made', async () => {
      const grant = exampleGrant({ approval: { id: 'appr_0000000000000000000001', lifeMs } })
      await expect(ports.decisions.activate(grant, grant.createdAt)).rejects.toMatchObject(conflict)
      await expect(ports.decisions.deny(grant.id)).rejects.toMatchObject(conflict)
      expect(await held(grant)).toBeUndefined()
    })
  })
}
