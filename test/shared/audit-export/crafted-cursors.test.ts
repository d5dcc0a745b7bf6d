import { expect, it } from 'vitest'
import {
  decodeExportCursor,
  type ExportCursor,
  encodeExportCursor,
} from '../../../shared/audit-export/export-cursor.ts'
import { exportSteps, openExport } from '../../../shared/audit-export/export-lines.ts'
import { takePage } from '../../../shared/audit-formats/export-page.ts'
import { formatExport } from '../../../shared/audit-formats/format-export.ts'
import { noon } from '../../functions/seal-audit/sealer-in-test.ts'
import { type AuditStory, halfAnHour } from './audit-story.ts'

const hourMs = 3_600_000
const year = 366 * 24 * hourMs

async function cursorOf(story: AuditStory): Promise<ExportCursor> {
  const start = await openExport(story.deps, { from: noon - 1, to: story.now + 1, since: [] })
  return decodeExportCursor(encodeExportCursor(start))
}

it.each<[string, (cursor: ExportCursor) => ExportCursor]>([
  ['a span of ages', (all) => planned(all, { from: -8e15, lanes: { ...all.plan.lanes, from: -8e15 } })],
  ['lanes of ages', (all) => planned(all, { lanes: { from: -8e15, to: 8e15 } })],
  ['lanes before its span', (all) => planned(all, { lanes: { ...all.plan.lanes, from: noon - 2 * hourMs } })],
  ['lanes behind its span', (all) => planned(all, { lanes: { ...all.plan.lanes, to: noon + year } })],
  ['a span that ends first', (all) => planned(all, { from: all.plan.to + 1 })],
  ['an hour before all', (all) => ({ ...all, step: { at: 'rest', hour: -2_000_000 } })],
  ['an hour behind all', (all) => ({ ...all, step: { at: 'rest', hour: 2_000_000 } })],
  ['a seal before its own', (all) => ({ ...all, step: { at: 'seal', number: 0 } })],
  ['a seal to come', (all) => planned(all, { last: { ...all.plan.last, number: 3_000_000 } })],
  ['seals to come', (all) => planned(all, { seals: { from: 1, to: 3_000_000 } })],
  [
    'another size of the last seal',
    (all) => planned(all, { last: { ...all.plan.last, size: all.plan.size - 1 } }),
  ],
  ['another size', (all) => planned(all, { size: all.plan.size - 1 })],
  ['another first leaf', (all) => planned(all, { first: 1 })],
])('refuses a cursor of %s', async (_, craft) => {
  const story = await halfAnHour()
  const cursor = await cursorOf(story)
  await expect(openExport(story.deps, encodeExportCursor(cursor))).resolves.toEqual(cursor)
  await expect(openExport(story.deps, encodeExportCursor(craft(cursor)))).rejects.toMatchObject({
    code: 'invalid_request',
    param: 'cursor',
  })
})

function planned(cursor: ExportCursor, plan: Partial<ExportCursor['plan']>): ExportCursor {
  return { ...cursor, plan: { ...cursor.plan, ...plan } }
}

it('ends a page in time, however many hours of the span hold nothing', async () => {
  const story = await halfAnHour()
  let asked = 0
  const deps = {
    ...story.deps,
    records: {
      ...story.deps.records,
      lanes: async (): Promise<string[]> => {
        asked += 1
        return []
      },
    },
  }
  story.now += year
  const cursor = await cursorOf(story)
  const { exportedAt } = cursor.plan
  const [from, to] = [exportedAt - year, exportedAt + 1]
  const quiet = planned(cursor, { from, to, lanes: { from, to } })
  const rest = { ...quiet, step: { at: 'rest' as const, hour: Math.floor(from / hourMs) } }
  const page = await takePage(formatExport(deps, encodeExportCursor(rest), 'jsonl'), {
    mostBytes: 1e6,
    isOver: () => asked >= 10,
  })
  expect(asked).toBe(10)
  expect(page.text).toBe('')
  expect(decodeExportCursor(page.next ?? '').step).toMatchObject({ at: 'rest', hour: rest.step.hour + 9 })
})

it('reads no more than some dozens of seals between two steps, and few for lanes that stay open', async () => {
  const story = await halfAnHour()
  for (let passed = 0; passed < 100; passed += 1) await story.passMinute(1)
  const start = await openExport(story.deps, { from: noon - 1, to: story.now + 1, since: [] })
  let read = 0
  let most = 0
  const log = {
    ...story.deps.log,
    seal: async (number: number) => {
      read += 1
      return story.deps.log.seal(number)
    },
  }
  // A lane that was registered and has no seal is looked for in all of them.
  const { lanes } = start.plan
  const records = {
    ...story.deps.records,
    lanes: async (from: number) => [`LANE#embed#${String(from).padStart(13, '0')}-${'0'.repeat(16)}`],
  }
  const step = { at: 'rest' as const, hour: Math.floor(lanes.from / hourMs) }
  for await (const _ of exportSteps({ ...story.deps, log, records }, { ...start, step })) {
    most = Math.max(most, read)
    read = 0
  }
  expect(most).toBeGreaterThan(10)
  expect(most).toBeLessThanOrEqual(34)
})
