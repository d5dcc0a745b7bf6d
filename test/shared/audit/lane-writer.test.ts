import { expect, it } from 'vitest'
import type { AuditAppender, StoredRecord } from '../../../shared/audit/audit-table.ts'
import { laneLifeMs } from '../../../shared/audit/lane-name.ts'
import { createAuditLog } from '../../../shared/audit/lane-writer.ts'
import { createChainCheck } from '../../../shared/audit/verify-chain.ts'
import { systemRandom } from '../../../shared/runtime/random.ts'
import { SunderError } from '../../../shared/runtime/sunder-error.ts'
import { noon } from '../../contracts/audit-table.ts'
import { newAuditTable, readAll } from './audit-table-in-test.ts'

const draft = { kind: 'denial', action: 'embed' } as const

function auditLog(appender: AuditAppender, options: { clock?: () => number; maxLanes?: number } = {}) {
  const { clock = () => noon, maxLanes = 256 } = options
  return createAuditLog({
    appender,
    functionName: 'embed',
    policyDigest: 'sha256:00',
    clock,
    random: systemRandom,
    limits: { maxLanes, maxWaiting: 4 },
  })
}

/** An appender in memory whose every put goes through `fail` first. */
function failing(fail: (record: StoredRecord, attempt: number) => void) {
  const puts: StoredRecord[] = []
  const appender: AuditAppender = {
    async registerLane() {},
    async put(record) {
      puts.push(record)
      fail(record, puts.length)
    },
  }
  return { appender, puts }
}

it('chains 100 concurrent appends in lanes that verify', async () => {
  const { appender, reader } = await newAuditTable()
  const audit = auditLog(appender)
  const appended = await Promise.all(Array.from({ length: 100 }, () => audit.append(draft)))
  for (let index = 0; index < 20; index += 1) appended.push(await audit.append(draft))
  const lanes = await reader.lanes(noon, noon + 1)
  const ids: string[] = []
  for (const lane of lanes) {
    const check = createChainCheck(lane)
    for (const stored of await readAll(reader, lane)) {
      const { record, problems } = check(stored)
      expect(problems).toEqual([])
      ids.push(record?.id ?? '')
    }
  }
  expect(ids.sort()).toEqual(appended.map(({ id }) => id).sort())
  expect(lanes.length).toBeLessThanOrEqual(100)
})

it('tells the hash of the bytes that were written', async () => {
  const { appender, reader } = await newAuditTable()
  const { lane, seq, hash } = await auditLog(appender).append(draft)
  expect((await reader.get(lane, seq))?.hash).toBe(hash)
})

it('takes a free lane again', async () => {
  const { appender, puts } = failing(() => {})
  const audit = auditLog(appender)
  await audit.append(draft)
  await audit.append(draft)
  expect(puts.map(({ seq }) => seq)).toEqual([0, 1])
  expect(puts[1]?.lane).toBe(puts[0]?.lane)
})

it('opens a new lane before the old one reaches the end of its life', async () => {
  let now = noon
  const { appender, puts } = failing(() => {})
  const audit = auditLog(appender, { clock: () => now })
  await audit.append(draft)
  now += laneLifeMs - 60_000
  await audit.append(draft)
  expect(puts.map(({ seq }) => seq)).toEqual([0, 0])
})

it('never dates a record before the one that it follows', async () => {
  let now = noon
  const audit = auditLog(failing(() => {}).appender, { clock: () => now })
  const first = await audit.append(draft)
  now -= 5000
  const second = await audit.append(draft)
  expect([second.lane, second.time]).toEqual([first.lane, first.time])
})

it('repeats a write in doubt with the same bytes', async () => {
  const { appender, puts } = failing((_, attempt) => {
    if (attempt < 3) throw new SunderError('store_unavailable')
  })
  await auditLog(appender).append(draft)
  expect(puts).toHaveLength(3)
  expect(new Set(puts.map(({ hash }) => hash)).size).toBe(1)
})

it('fails with audit_unavailable and retires the lane when the table stays unwritable', async () => {
  let down = true
  const { appender, puts } = failing(() => {
    if (down) throw new SunderError('store_unavailable')
  })
  const audit = auditLog(appender, { maxLanes: 1 })
  await expect(audit.append(draft)).rejects.toMatchObject({ code: 'audit_unavailable' })
  const inDoubt = puts.at(-1)?.lane
  down = false
  expect((await audit.append(draft)).lane).not.toBe(inDoubt)
})

it('retires a lane in which another record stands, without trying again', async () => {
  const { appender, puts } = failing((_, attempt) => {
    if (attempt === 1) throw new SunderError('conflict')
  })
  const audit = auditLog(appender)
  await expect(audit.append(draft)).rejects.toMatchObject({ code: 'audit_unavailable' })
  expect(puts).toHaveLength(1)
  expect((await audit.append(draft)).lane).not.toBe(puts[0]?.lane)
})

it('fails with audit_unavailable when no lane can be registered, and recovers', async () => {
  const { appender, puts } = failing(() => {})
  let down = true
  const audit = auditLog(
    {
      ...appender,
      registerLane: async () => {
        if (down) throw new SunderError('store_unavailable')
      },
    },
    { maxLanes: 1 },
  )
  await expect(audit.append(draft)).rejects.toMatchObject({ code: 'audit_unavailable' })
  expect(puts).toEqual([])
  down = false
  await audit.append(draft)
})

it('makes appends beyond the lanes wait in order, and refuses those beyond the waiting room', async () => {
  let finish = () => {}
  const held = new Promise<void>((resolve) => {
    finish = resolve
  })
  const { appender, puts } = failing(() => {})
  const audit = auditLog(
    {
      ...appender,
      put: async (record) => {
        await held
        await appender.put(record)
      },
    },
    { maxLanes: 1 },
  )
  const appends = Array.from({ length: 5 }, (_, index) =>
    audit.append({ ...draft, action: `embed.${index}` }),
  )
  await expect(audit.append(draft)).rejects.toMatchObject({ code: 'audit_unavailable', retryAfterSeconds: 1 })
  finish()
  const actions = (await Promise.all(appends)).map(({ action, seq }) => [action, seq])
  expect(actions).toEqual([0, 1, 2, 3, 4].map((index) => [`embed.${index}`, index]))
  expect(puts).toHaveLength(5)
})

it('writes nothing of a record that is too large or has no canonical form, and keeps the lane', async () => {
  const { appender, puts } = failing(() => {})
  const audit = auditLog(appender)
  for (const action of ['x'.repeat(16 * 1024), '\ud800']) {
    await expect(audit.append({ ...draft, action })).rejects.toMatchObject({ code: 'internal_error' })
  }
  expect(puts).toEqual([])
  expect((await audit.append(draft)).seq).toBe(0)
})
