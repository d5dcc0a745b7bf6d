import { expect, it } from 'vitest'
import type { AuditRecord } from '../../../shared/audit/record.ts'
import { createSealerInTest, expectAllSealed, type SealerInTest } from './sealer-in-test.ts'

const minute = 60_000

function recordsOf(test: SealerInTest): AuditRecord[] {
  return [...test.table.lanes.values()].flatMap((lane) =>
    [...lane.values()].map(({ body }) => JSON.parse(Buffer.from(body).toString()) as AuditRecord),
  )
}

it('seals what is new in all lanes, also in those that are open, each record once', async () => {
  const test = createSealerInTest()
  const sealer = test.newSealer()
  await test.write(3)
  await test.write(2, test.newWriter('read-vectors'))
  test.now += minute
  expect(await sealer.run()).toMatchObject({ seals: 1, records: 6, size: 6, closedLanes: 0, isAll: true })
  await test.write(2)
  test.now += minute
  expect(await sealer.run()).toMatchObject({ seals: 1, records: 3, size: 9 })
  await expectAllSealed(test)
})

it('records each seal in the seal itself', async () => {
  const test = createSealerInTest()
  await test.write(2)
  await test.newSealer().run()
  await test.write(1)
  await test.newSealer().run()
  const sealings = recordsOf(test).filter(({ kind }) => kind === 'sealing')
  expect(sealings.map(({ action, seal }) => [action, seal])).toEqual([
    ['audit.seal', { number: 1, first: 0 }],
    ['audit.seal', { number: 2, first: 3 }],
  ])
})

it('rests where nothing is new: an idle gateway writes nothing for hours', async () => {
  const test = createSealerInTest()
  const sealer = test.newSealer()
  await test.write(5)
  for (let passed = 0; passed < 12; passed += 1) {
    test.now += 5 * minute
    await sealer.run()
  }
  const [writes, seals] = [test.table.writes(), test.store.kept.seals.size]
  for (let passed = 0; passed < 12 * 6; passed += 1) {
    test.now += 10 * minute
    await (passed % 6 === 0 ? test.newSealer() : sealer).run()
  }
  expect([test.table.writes(), test.store.kept.seals.size]).toEqual([writes, seals])
  await test.write(1)
  await sealer.run()
  await expectAllSealed(test)
})
