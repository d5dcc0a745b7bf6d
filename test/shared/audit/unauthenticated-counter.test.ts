import { beforeEach, expect, it } from 'vitest'
import type { AppendedRecord, AuditLog } from '../../../shared/audit/audit-log.ts'
import type { RecordDraft } from '../../../shared/audit/record.ts'
import { createUnauthenticatedCounter } from '../../../shared/audit/unauthenticated-counter.ts'
import { createPinoLog } from '../../../shared/runtime/pino-log.ts'
import { SunderError } from '../../../shared/runtime/sunder-error.ts'
import { noon } from '../../contracts/audit-table.ts'

let now: number
let drafts: RecordDraft[]
let down: boolean

const audit: AuditLog = {
  async append(draft) {
    await Promise.resolve()
    if (down) throw new SunderError('audit_unavailable')
    drafts.push(draft)
    return draft as AppendedRecord
  },
}
const counter = () =>
  createUnauthenticatedCounter({ audit, clock: () => now, log: createPinoLog('test', () => {}) })
const counted = () => drafts.map(({ count, minute, decision }) => [decision?.reasons[0], minute, count])
const minute = (index: number) => new Date(noon + index * 60_000).toISOString()

beforeEach(() => {
  now = noon
  drafts = []
  down = false
})

it('records 50,000 requests without a valid token in a handful of aggregates that add up', async () => {
  const { count, close } = counter()
  for (let index = 0; index < 50_000; index += 1) {
    now = noon + index * 3
    count(index % 2 === 0 ? 'missing' : 'signature')
  }
  await close()
  expect(drafts.length).toBeLessThan(20)
  expect(drafts.reduce((sum, draft) => sum + (draft.count ?? 0), 0)).toBe(50_000)
  expect(drafts.every(({ kind }) => kind === 'aggregate')).toBe(true)
})

it('records the first of a reason and minute at once, the others when the minute has passed', async () => {
  const { count, flush } = counter()
  for (let index = 0; index < 3; index += 1) count('expired')
  await flush()
  expect(counted()).toEqual([['expired', minute(0), 1]])
  now += 60_000
  await flush()
  await flush()
  expect(counted()).toEqual([
    ['expired', minute(0), 1],
    ['expired', minute(0), 2],
  ])
})

it('keeps counts that could not be written, and records them with the next', async () => {
  const { count, close } = counter()
  down = true
  count('missing')
  count('missing')
  await close()
  down = false
  now += 60_000
  count('missing')
  await close()
  expect(drafts.reduce((sum, draft) => sum + (draft.count ?? 0), 0)).toBe(3)
})

it('counts what was shed by whose token it was, up to 32 holders and together beyond', async () => {
  const { countShed, count, close } = counter()
  for (let round = 0; round < 3; round += 1) {
    for (let index = 0; index < 1_000; index += 1)
      countShed({ issuer: 'https://idp.test', subject: `s${index}` })
    countShed(undefined)
  }
  count('missing')
  await close()
  const shed = drafts.filter(({ action }) => action === 'admit')
  expect(new Set(shed.map(({ actor }) => actor?.subject)).size).toBe(33)
  expect(shed.length).toBeLessThanOrEqual(66)
  expect(shed.every(({ decision }) => decision?.reasons[0] === 'overloaded')).toBe(true)
  expect(shed.reduce((sum, draft) => sum + (draft.count ?? 0), 0)).toBe(3_003)
  expect(drafts.filter(({ action }) => action === 'authenticate')).toHaveLength(1)
})
