import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ScanCommand } from '@aws-sdk/client-dynamodb'
import { expect, it } from 'vitest'
import { jobsLifeMs, sweepJobs } from '../../../../infra/local/retention/sweep-jobs.ts'
import { sweepPayloads } from '../../../../infra/local/retention/sweep-payloads.ts'
import { sweepRecords } from '../../../../infra/local/retention/sweep-records.ts'
import { auditTable } from '../../../../shared/audit/audit-table-definition.ts'
import { createDynamoDbAuditAppender } from '../../../../shared/audit/dynamodb-audit-appender.ts'
import type { Seal } from '../../../../shared/transparency-log/seal.ts'
import { newLane, noon, storedRecord } from '../../../contracts/audit-table.ts'
import { newTable, testDynamoDb } from '../../../support/dynamodb.ts'

it('removes lanes that ended in seals of the time, each whole with its registration, but none of the sealer’s', async () => {
  const client = testDynamoDb()
  const table = await newTable(client, auditTable)
  const appender = createDynamoDbAuditAppender({ client, table, keepForMs: 1 })
  const [ended, open, later, unsealed] = [newLane(), newLane(), newLane(), newLane()]
  const sealers = newLane(noon, 'seal-audit')
  for (const lane of [ended, open, later, unsealed, sealers]) {
    await appender.registerLane(lane, noon)
    for (const seq of [0, 1, 2]) await appender.put(storedRecord(lane, seq))
  }
  const seal = (number: number, time: number, ranges: Seal['ranges'], goOn: readonly string[]) =>
    ({
      number,
      time: new Date(time).toISOString(),
      ranges,
      open: goOn.map((lane) => ({ lane })),
    }) as unknown as Seal
  const whole = (lane: string) => ({ lane, from: 0, to: 3 })
  const seals = [
    seal(
      1,
      noon,
      [
        { lane: ended, from: 0, to: 1 },
        { lane: open, from: 0, to: 2 },
      ],
      [ended, open],
    ),
    seal(2, noon + 10, [{ lane: ended, from: 1, to: 3 }, whole(sealers)], [open]),
    seal(3, noon + 20, [whole(later), { lane: open, from: 2, to: 3 }], []),
  ]
  const swept: number[] = []
  const sweep = (from: number, until: number) =>
    sweepRecords({
      client,
      table,
      from,
      until,
      log: { seal: async (number) => seals[number - 1] },
      swept: async (next) => void swept.push(next),
    })
  const left = async () => {
    const { Items = [] } = await client.send(new ScanCommand({ TableName: table }))
    return Items.map(({ lane, name }) => name?.S ?? lane?.S ?? '').sort()
  }
  const items = (...lanes: string[]) => lanes.flatMap((lane) => Array<string>(4).fill(lane)).sort()

  expect(await sweep(1, noon + 19)).toBe(3)
  expect(await left()).toEqual(items(open, later, unsealed, sealers))
  expect(swept).toEqual([2, 3])
  expect(await sweep(3, noon + 20)).toBe(6)
  expect(await left()).toEqual(items(unsealed, sealers))
  expect(await sweep(4, noon + 1_000_000)).toBe(0)
})

it('removes payloads that were kept before the time, of every kind', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sunder-sweep-'))
  expect(await sweepPayloads(join(folder, 'none'), noon)).toBe(0)
  for (const kind of ['requests', 'pending']) {
    await mkdir(join(folder, kind))
    for (const [name, time] of [
      ['old', noon - 1],
      ['new', noon + 1],
    ] as const) {
      await writeFile(join(folder, kind, name), name)
      await utimes(join(folder, kind, name), new Date(time), new Date(time))
    }
  }
  expect(await sweepPayloads(folder, noon)).toBe(2)
  expect([await readdir(join(folder, 'requests')), await readdir(join(folder, 'pending'))]).toEqual([
    ['new'],
    ['new'],
  ])
  await rm(folder, { recursive: true })
})

it('removes jobs, results and unfinished parts a day after they were written', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sunder-sweep-'))
  expect(await sweepJobs(join(folder, 'none'), noon)).toBe(0)
  const old = ['jobs/a/b.json', 'results/a/b', 'parts/a/b/upload/1', 'drafts/x']
  const young = ['jobs/a/c.json', 'results/a/c']
  for (const [names, time] of [
    [old, noon - jobsLifeMs - 1],
    [young, noon - jobsLifeMs],
  ] as const) {
    for (const name of names) {
      await mkdir(join(folder, name, '..'), { recursive: true })
      await writeFile(join(folder, name), name)
      await utimes(join(folder, name), new Date(time), new Date(time))
    }
  }
  expect(await sweepJobs(folder, noon - jobsLifeMs)).toBe(old.length)
  const left = await readdir(folder, { recursive: true, withFileTypes: true })
  expect(left.flatMap((entry) => (entry.isFile() ? entry.name : [])).sort()).toEqual(['c', 'c.json'])
  await rm(folder, { recursive: true })
})
