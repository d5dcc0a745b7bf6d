import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, it } from 'vitest'
import { createReport } from '../../../shared/audit-report/create-report.ts'
import { tellApprovalForReport } from '../../../shared/audit-report/making/tell-approval.ts'
import { cpuSeconds } from '../../support/cpu-seconds.ts'
import { writeMonth } from './month.ts'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

const [from, to] = [Date.UTC(2026, 10, 1), Date.UTC(2026, 11, 1)]

it('counts 200,000 records, each of another identity, the last as quickly as the first and in bounded memory', () => {
  const { records } = writeMonth()
  const report = createReport({ from, to, tellApproval: tellApprovalForReport })
  collect()
  const before = process.memoryUsage().heapUsed
  const began = cpuSeconds()
  let half: number | undefined
  let added = 0
  for (let round = 0; added < 200_000; round += 1) {
    for (const record of records) {
      const suffix = `-${round}`
      const { actor, target, request } = record
      report.addRecord({
        ...record,
        id: record.id + suffix,
        ...(request !== undefined && { request: request + suffix }),
        ...(actor && { actor: { ...actor, subject: actor.subject + suffix } }),
        ...(target && {
          target: Object.fromEntries(Object.entries(target).map(([name, id]) => [name, id + suffix])),
        }),
      })
      added += 1
    }
    if (added >= 100_000) half ??= cpuSeconds() - began
  }
  const done = report.finish({ madeAt: to, readUntil: to })
  const seconds = cpuSeconds() - began
  collect()
  const megabytes = (process.memoryUsage().heapUsed - before) / 2 ** 20
  expect(done.records.total).toBe(added)
  expect(done.acting.more).toBeGreaterThan(0)
  expect(JSON.stringify(done).length).toBeLessThan(2_000_000)
  // Were each looked for among all before it, the second half would take three times as long as the first.
  expect(seconds / (half ?? 0)).toBeLessThan(3)
  expect(megabytes).toBeLessThan(40)
  console.log(`${added} records in ${seconds.toFixed(1)} s, ${megabytes.toFixed(0)} MiB`)
})
