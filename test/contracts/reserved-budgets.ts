import { beforeEach, expect, test } from 'vitest'
import type { Grant } from '../../shared/grants/grant.ts'
import type { GrantStore, GrantUse, ReservedBudgets } from '../../shared/grants/grant-store.ts'
import { exampleGrant } from './grant-store.ts'
import { settled, times } from './settled.ts'

export interface ReservedBudgetPorts {
  readonly budgets: ReservedBudgets
  readonly store: GrantStore
  readonly use: GrantUse
}

const conflict = { code: 'conflict' }

/** What every adapter of `ReservedBudgets` must do. `create` gives it beside the grants' own ports, over one store without any grant. */
export function reservedBudgetsContract(create: () => Promise<ReservedBudgetPorts>): void {
  let ports: ReservedBudgetPorts
  beforeEach(async () => {
    ports = await create()
  })

  /** A grant of 10 inputs, of which so many are claimed. */
  async function claimed(inputs: number): Promise<Grant> {
    const grant = exampleGrant({ maxInputs: 10 })
    await ports.store.create(grant)
    await ports.use.claim(grant.id, inputs, grant.createdAt)
    return grant
  }
  const usedOf = async ({ id }: Grant) => (await ports.store.find(id))?.usedInputs

  test('what a job reserved can be claimed again', async () => {
    const grant = await claimed(10)
    await ports.budgets.giveBack(grant.id, { job: 'job_1', inputs: 4 })
    expect(await usedOf(grant)).toBe(6)
    expect(await ports.use.claim(grant.id, 4, grant.createdAt)).toBe(10)
  })

  test('it comes back once, however often it is asked for, and at once', async () => {
    const grant = await claimed(10)
    const giveBack = () => ports.budgets.giveBack(grant.id, { job: 'job_1', inputs: 3 })
    await Promise.all(times(20, giveBack))
    await giveBack()
    expect(await usedOf(grant)).toBe(7)
  })

  test('each job’s comes back', async () => {
    const grant = await claimed(10)
    await Promise.all(
      times(5, (index) => () => ports.budgets.giveBack(grant.id, { job: `job_${index}`, inputs: 2 })).map(
        (giveBack) => giveBack(),
      ),
    )
    expect(await usedOf(grant)).toBe(0)
  })

  test('it comes back also to a grant that has ended', async () => {
    const grant = await claimed(5)
    await ports.store.end(grant.id, 'revoked')
    await ports.budgets.giveBack(grant.id, { job: 'job_1', inputs: 5 })
    expect(await ports.store.find(grant.id)).toEqual({ ...grant, status: 'revoked' })
  })

  test('more than was claimed never comes back', async () => {
    const grant = await claimed(3)
    const { won, refused } = await settled(
      times(2, (index) => () => ports.budgets.giveBack(grant.id, { job: `job_${index}`, inputs: 2 })),
    )
    expect([won.length, refused]).toEqual([1, [expect.objectContaining(conflict)]])
    expect(await usedOf(grant)).toBe(1)
  })

  test('nothing comes back to a grant that is not there, and none is made', async () => {
    const reserved = { job: 'job_1', inputs: 1 }
    await expect(ports.budgets.giveBack('grant_none', reserved)).rejects.toMatchObject(conflict)
    expect(await ports.store.find('grant_none')).toBeUndefined()
  })
}
