import fc from 'fast-check'
import { beforeAll, expect, it } from 'vitest'
import type { StoredRecord } from '../../../shared/audit/audit-table.ts'
import { recordId } from '../../../shared/audit/lane-name.ts'
import type { ExportDependencies } from '../../../shared/audit-export/export-plan.ts'
import { takePage } from '../../../shared/audit-formats/export-page.ts'
import {
  type ExportFormat,
  type ExportPiece,
  exportFormats,
  formatExport,
} from '../../../shared/audit-formats/format-export.ts'
import { formatVerifierKey } from '../../../shared/transparency-log/notes/verifier-key.ts'
import {
  createSealerInTest,
  noon,
  type SealerInTest,
  verifier,
} from '../../functions/seal-audit/sealer-in-test.ts'

const minute = 60_000
const span = { from: noon, to: noon + 10 * minute, since: [] }
let test: SealerInTest
let deps: ExportDependencies

beforeAll(async () => {
  test = createSealerInTest()
  const sealer = test.newSealer()
  const writers = [test.newWriter('embed'), test.newWriter('grants'), test.newWriter('read-vectors')]
  for (const count of [3, 40, 7]) {
    for (const writer of writers) await test.write(count, writer)
    test.now += minute
    await sealer.run()
  }
  // Some that no seal has yet.
  await test.write(4, writers[0])
  test.now += 1000
  deps = {
    records: test.table.reader,
    log: test.store,
    origin: verifier.name,
    verifierKey: formatVerifierKey(verifier.name, verifier.key),
    maxLag: 600_000,
    retention: 86_400_000,
    clock: () => test.now,
  }
})

async function collect(pieces: AsyncIterable<ExportPiece>): Promise<ExportPiece[]> {
  const collected: ExportPiece[] = []
  for await (const piece of pieces) collected.push(piece)
  return collected
}
const whole = async (format: ExportFormat) =>
  (await collect(formatExport(deps, span, format))).map(({ text }) => text).join('')
const stored = (): StoredRecord[] => [...test.table.lanes.values()].flatMap((lane) => [...lane.values()])

it.each(exportFormats)('joins the pages of %s to the whole, wherever they are cut', async (format) => {
  const expected = await whole(format)
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: expected.length }), { minLength: 1, maxLength: 4 }),
      async (sizes) => {
        const texts: string[] = []
        let asked: typeof span | string | undefined = span
        for (let page = 0; asked !== undefined; page += 1) {
          const mostBytes = (sizes[page % sizes.length] ?? 1) + 500
          const taken = await takePage(formatExport(deps, asked, format), { mostBytes, isOver: () => false })
          if (Buffer.byteLength(taken.text) > mostBytes) expect(taken.text.trimEnd()).not.toContain('\n')
          texts.push(taken.text)
          asked = taken.next
        }
        expect(texts.join('') === expected).toBe(true)
      },
    ),
    { numRuns: 8 },
  )
})

it('goes on also where each page has no time for more than one look', async () => {
  const texts: string[] = []
  let asked: typeof span | string | undefined = span
  while (asked !== undefined) {
    const page = await takePage(formatExport(deps, asked, 'csv'), { mostBytes: 1e6, isOver: () => true })
    texts.push(page.text)
    asked = page.next
  }
  expect(texts.join('') === (await whole('csv'))).toBe(true)
})

it('tells every record once, sealed ones with their leaf', async () => {
  const lines = (await whole('ocsf')).trimEnd().split('\n')
  const events = lines.map(
    (line) => JSON.parse(line) as { metadata: { uid: string }; unmapped: { hash: string; leaf?: number } },
  )
  const hashes = stored().map(({ hash }) => hash)
  expect(events.map(({ unmapped }) => unmapped.hash).sort()).toEqual(hashes.sort())
  const leaves = events.flatMap(({ unmapped }) => unmapped.leaf ?? [])
  const { size = 0 } = (await test.store.latestSeal()) ?? {}
  expect(leaves).toEqual(Array.from({ length: size }, (_, leaf) => leaf))
  expect(events.length - leaves.length).toBe(4)
})

it('has a line for each record under the header, of as many cells', async () => {
  const [header, ...rows] = (await whole('csv')).split('\r\n').slice(0, -1)
  expect(rows).toHaveLength(stored().length)
  // No value here holds a comma.
  const cells = (line = '') => line.split(',').length
  expect(new Set(rows.map(cells))).toEqual(new Set([cells(header)]))
})

it('leaves out of the span what is dated outside of it', async () => {
  const to = noon + minute
  const early = (await collect(formatExport(deps, { ...span, to }, 'csv'))).map(({ text }) => text).join('')
  const times = early
    .split('\r\n')
    .slice(1, -1)
    .map((row) => row.split('"')[1] ?? '')
  expect(times.length).toBeGreaterThan(0)
  expect(times.every((time) => Date.parse(time) < to)).toBe(true)
  const before = stored().filter(({ body }) => Date.parse(JSON.parse(Buffer.from(body).toString()).time) < to)
  expect(times).toHaveLength(before.length)
})

it('counts what is no longer what was sealed, and shows it in jsonl alone', async () => {
  const [lane] = [...test.table.lanes.values()]
  const [seq, record] = [...(lane ?? [])][1] ?? []
  if (lane === undefined || seq === undefined || record === undefined) throw new Error('no record')
  lane.set(seq, { ...record, body: Buffer.from('{}') })
  try {
    for (const format of ['csv', 'ocsf'] as const) {
      const pieces = await collect(formatExport(deps, span, format))
      expect(pieces.reduce((sum, { omitted }) => sum + omitted, 0)).toBe(1)
      const told = pieces.some(({ text }) => text.includes(`"${recordId(record.lane, seq)}"`))
      expect(told).toBe(false)
    }
    expect((await whole('jsonl')).includes('"type":"faulty"')).toBe(true)
  } finally {
    lane.set(seq, record)
  }
})

it('counts what was planted behind what is sealed, and shows it in jsonl alone', async () => {
  const [lane] = [...test.table.lanes.values()]
  const last = [...(lane ?? [])].at(-1)?.[1]
  if (lane === undefined || last === undefined) throw new Error('no record')
  const seq = last.seq + 1
  lane.set(seq, {
    ...last,
    seq,
    body: Buffer.from(
      Buffer.from(last.body)
        .toString()
        .replace(/"action":"[^"]*"/, '"action":"planted"'),
    ),
  })
  try {
    for (const format of ['csv', 'ocsf'] as const) {
      const pieces = await collect(formatExport(deps, span, format))
      expect(pieces.reduce((sum, { omitted }) => sum + omitted, 0)).toBe(1)
      expect(pieces.some(({ text }) => text.includes('planted'))).toBe(false)
    }
    expect((await whole('jsonl')).includes(`"seq":${seq},`)).toBe(true)
  } finally {
    lane.delete(seq)
  }
})
