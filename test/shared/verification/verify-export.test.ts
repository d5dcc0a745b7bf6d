import { describe, expect, it } from 'vitest'
import type { RecordDraft } from '../../../shared/audit/record.ts'
import type { ExportLine } from '../../../shared/audit-export/export-line.ts'
import { toTimestamp } from '../../../shared/runtime/clock.ts'
import { minute, noon, openLane, type SealToWrite, signedExport, verifySigned } from './signed-export.ts'

const whats = async (seals: readonly SealToWrite[], options: Parameters<typeof signedExport>[1] = {}) =>
  verifySigned(await signedExport(seals, options)).findings.map(({ what }) => what)

const end = { kind: 'lane-closed', action: 'lane.close' } as const

/** Seals a minute apart, each of the end of a lane, that say nothing wrong. */
function quiet(count: number, from = 1): SealToWrite[] {
  return Array.from({ length: count }, (_, index) => {
    const at = (from + index) * minute
    return { leaves: [openLane(at - 16 * minute).write(at - 5, end)], at }
  })
}

/** Two of them, of which the second holds a sealing's record of a sealer that didn't commit it. */
function withLeft(seal: NonNullable<RecordDraft['seal']>, at = 2 * minute): SealToWrite[] {
  const [first, second] = quiet(2)
  const draft = { kind: 'sealing', action: 'audit.seal', seal } as const
  const left = openLane(minute, 'seal-audit').write(minute + 10, draft)
  const leaves = [left, ...(second?.leaves ?? [])]
  return [
    { leaves: [], ...first },
    { leaves, ...(at > 0 && { at }) },
  ]
}

it('has nothing against what is as it should be', async () => {
  expect(await whats(quiet(3))).toEqual([])
})

describe('a record that was sealed, though it does not belong there', () => {
  it('again, after another of its lane', async () => {
    const lane = openLane(0)
    const [one, two] = [lane.write(10), lane.write(20)]
    expect(await whats([{ leaves: [one, two, one], at: minute }])).toEqual(['repeated'])
  })

  it('without those before it', async () => {
    const lane = openLane(0)
    lane.write(10)
    expect(await whats([{ leaves: [lane.write(20)], at: minute }])).toEqual(['lane_start_missing'])
  })

  it('with one left out', async () => {
    const lane = openLane(0)
    const one = lane.write(10)
    lane.write(20)
    expect(await whats([{ leaves: [one, lane.write(30)], at: minute }])).toEqual(['missing'])
  })

  it('outside the life of its lane, or after its end', async () => {
    const lane = openLane(0)
    const late = lane.write(15 * minute)
    expect(await whats([{ leaves: [late], at: 16 * minute }])).toEqual(['time_outside_window'])
    const other = openLane(0)
    const ended = other.write(15 * minute, end)
    const after = other.write(15 * minute)
    expect(await whats([{ leaves: [ended, after], at: 16 * minute }])).toEqual([
      'time_outside_window',
      'after_close',
    ])
  })

  it('that ends a lane within its life', async () => {
    const ended = openLane(0).write(minute, end)
    expect(await whats([{ leaves: [ended], at: 2 * minute }])).toEqual(['closed_early'])
  })

  it('dated before the last sealing by more than the lag, or after its own', async () => {
    const [back, ahead] = [openLane(0).write(minute), openLane(12 * minute).write(26 * minute)]
    expect(await whats([...quiet(1, 12), { leaves: [back], at: 13 * minute, number: 2 }])).toEqual([
      'backdated',
    ])
    expect(await whats([...quiet(1, 12), { leaves: [ahead], at: 13 * minute, number: 2 }])).toEqual([
      'postdated',
    ])
  })

  it('late only because a limit left it behind', async () => {
    const [full, ...more] = quiet(1, 12)
    const seals = [{ ...full, leaves: full?.leaves ?? [], told: { partial: true } as const }, ...more]
    const behind = { leaves: [openLane(0).write(minute)], at: 13 * minute }
    const verification = verifySigned(await signedExport([...seals, behind]))
    expect(verification).toMatchObject({ findings: [], span: { late: { seals: 1, longestMs: 12 * minute } } })
  })
})

describe('a seal', () => {
  it('must tell of itself, and of itself alone', async () => {
    const [first, second] = quiet(2)
    const told = (seal: Partial<SealToWrite>) =>
      whats([
        { leaves: [], ...first },
        { leaves: [], ...second, ...seal },
      ])
    expect(await whats([{ leaves: [], ...first }, { leaves: second?.leaves ?? [] }])).toEqual([
      'seal_record_missing',
    ])
    expect(await told({ told: { number: 7 } })).toEqual(['seal_record_wrong'])
    expect(await told({ told: { first: 0 } })).toEqual(['seal_record_wrong'])
    for (const [number, first] of [
      [2, 1],
      [3, 2],
      [1, 2],
    ] as const) {
      expect(await whats(withLeft({ number, first }))).toEqual(['seal_record_wrong'])
    }
  })

  it('may hold what a sealer left that was killed before its commit, or came to it after another', async () => {
    expect(await whats(withLeft({ number: 1, first: 0 }))).toEqual([])
    expect(await whats(withLeft({ number: 2, first: 2 }))).toEqual([])
    const alone = withLeft({ number: 1, first: 0 }, 0)
    expect(await whats(alone)).toEqual(['seal_record_missing'])
  })

  it('is told of by the sealer’s lanes alone', async () => {
    const seal = { number: 1, first: 0 }
    const foreign = openLane(0).write(10 * minute, { kind: 'sealing', action: 'audit.seal', seal })
    expect(await whats([{ leaves: [foreign], at: minute }])).toEqual(['sealing_foreign'])
    expect(await whats([{ leaves: [foreign] }])).toEqual(['sealing_foreign', 'seal_record_missing'])
  })

  it('that took all there was is told by what its own sealer said, and by no other', async () => {
    const late = { leaves: [openLane(0).write(minute)], at: 13 * minute }
    const left = { number: 2, first: 2, partial: true } as const
    expect(await whats([...withLeft(left, 12 * minute), late])).toEqual(['backdated'])
  })

  it('must follow the one before, in number and in time', async () => {
    const [first, second] = quiet(2)
    expect(
      await whats([
        { leaves: [], ...first },
        { leaves: [], ...second, number: 3 },
      ]),
    ).toEqual(['seal_missing'])
    const early = { leaves: [openLane(0).write(1)], at: minute - 1, number: 2 }
    expect(await whats([{ leaves: [], ...first }, early])).toContain('seal_time_backwards')
  })

  it('must be there, up to the last', async () => {
    const head = { seals: { from: 1, to: 5 } }
    expect(await whats(quiet(2), { head })).toEqual(['seal_missing'])
    expect(await whats(quiet(2), { head: { size: 9 } })).toEqual(['export_cut'])
  })
})

describe('a lane', () => {
  const overdue = () => [{ leaves: [openLane(0).write(10)], at: minute }, ...quiet(26, 2)]

  it('must have ended before the second seal that comes after it had to', async () => {
    const head = { latest: false, to: toTimestamp(noon + minute) }
    expect(await whats(overdue().slice(0, 26), { head })).toEqual([])
    expect(await whats(overdue(), { head })).toEqual(['lane_not_closed'])
  })

  it('must have ended by the time of an export of all there is, whether or not anything was sealed since', async () => {
    const exportedAt = (at: number) => ({ head: { exportedAt: toTimestamp(noon + at) } })
    const seals = [{ leaves: [openLane(0).write(10)], at: minute }]
    expect(await whats(seals, exportedAt(25 * minute))).toEqual([])
    expect(await whats(seals, exportedAt(26 * minute))).toEqual(['lane_not_closed'])
  })

  it('that should have ended before the span began was told of then', async () => {
    const name = openLane(-60 * minute).name
    const lane: ExportLine = { type: 'lane', lane: name, next: 3, last: 'a'.repeat(64) }
    const lines = await signedExport(quiet(1), { before: [lane], head: { sealedAt: toTimestamp(noon) } })
    expect(verifySigned(lines)).toMatchObject({ findings: [], span: { stuckLanes: 1 } })
  })

  it('of which nothing is left is told of once it had to end', async () => {
    const empty = (openedAt: number): ExportLine => ({ type: 'empty', lane: openLane(openedAt).name })
    expect(await whats(quiet(1), { rest: [empty(0)] })).toEqual([])
    expect(await whats(quiet(1), { rest: [empty(-30 * minute)] })).toEqual(['lane_empty'])
  })
})

describe('an outcome', () => {
  const request = { kind: 'request', deadline: toTimestamp(noon + 2 * minute) } as const

  it('needs its request, before or after it', async () => {
    const [lane, other] = [openLane(0), openLane(0)]
    const asked = lane.write(10, request)
    const outcome = other.write(20, { kind: 'outcome', request: asked.record.id })
    expect(
      await whats([{ leaves: [outcome], at: minute }, { leaves: [asked], at: 2 * minute }, ...quiet(12, 3)]),
    ).toEqual([])
    expect(await whats([{ leaves: [outcome], at: minute }, ...quiet(12, 2)])).toEqual(['request_missing'])
    // It may be in the seal that is not yet made.
    expect(await whats([{ leaves: [outcome], at: minute }, ...quiet(2, 2)])).toEqual([])
    const strange = openLane(0).write(20, { kind: 'outcome', request: 'none' })
    expect(await whats([{ leaves: [strange], at: minute }])).toEqual(['request_missing'])
  })

  it('may be of a request past its retention, whose hash alone is there', async () => {
    const [lane, other] = [openLane(0), openLane(40 * minute)]
    const asked = lane.write(10, request)
    const ended = lane.write(16 * minute, end)
    const outcome = other.write(41 * minute, { kind: 'outcome', request: asked.record.id })
    const seals = (absent: 'pruned' | 'missing') => [
      { leaves: [{ absent, of: asked }], at: minute },
      { leaves: [ended], at: 17 * minute },
      { leaves: [outcome], at: 42 * minute },
      ...quiet(14, 43),
    ]
    const within = async (retention: number, absent: 'pruned' | 'missing' = 'pruned') =>
      verifySigned(await signedExport(seals(absent)), { retention }).findings.map(({ what }) => what)
    expect(await within(30 * minute)).toEqual([])
    expect(await within(30 * minute, 'missing')).toEqual(['removed'])
    expect(await within(120 * minute)).toEqual(['pruned_early'])
  })
})

describe('what an export says of itself', () => {
  it('can’t excuse what was never sealed', async () => {
    const never = 400 * 24 * 60 * minute
    expect(await whats(quiet(1), { head: { maxLag: never } })).toEqual(['lag_out_of_range'])
    expect(await whats(quiet(1), { head: { maxLag: 0 } })).toContain('lag_out_of_range')
  })

  it('can’t make records pass for old, by its own time or the retention that it claims', async () => {
    const day = 24 * 60 * minute
    const exportedAt = toTimestamp(noon + day + 5 * minute + 1)
    expect(await whats([], { head: { exportedAt } })).toEqual(['exported_ahead'])
    for (const retention of [0, day - 1, 4000 * day]) {
      const lines = await signedExport(quiet(1), { head: { retention } })
      expect(verifySigned(lines).findings.map(({ what }) => what)).toEqual(['retention_out_of_range'])
      expect(verifySigned(lines, { retention: day })).toMatchObject({
        verified: true,
        span: { retentionIsTrusted: true },
      })
    }
    expect(verifySigned(await signedExport(quiet(1)))).toMatchObject({ span: { retentionIsTrusted: false } })
  })

  it('must reach as far as was asked, on both sides', async () => {
    const [from, to] = [toTimestamp(noon), toTimestamp(noon + 9 * minute)]
    expect(await whats(quiet(3), { head: { latest: false, to } })).toEqual(['span_short'])
    expect(await whats(quiet(3), { head: { from, seals: { from: 2, to: 4 } } })).toContain('span_short')
    expect(verifySigned(await signedExport(quiet(1)), { since: 0 }).verified).toBe(true)
    const later = await signedExport(quiet(1), { head: { first: 5 } })
    expect(verifySigned(later, { since: 4 }).findings.map(({ what }) => what)).toContain('not_covered')
  })

  it('names a log whose checkpoints it holds, and a key', async () => {
    expect(await whats(quiet(1), { head: { origin: 'other.example/log' } })).toContain('checkpoint_refused')
    const lines = await signedExport(quiet(1), { head: { key: 'none' } })
    expect(verifySigned(lines, { keys: [] }).findings.map(({ what }) => what)).toContain('key_unreadable')
  })

  it('comes in its order', async () => {
    const lines = await signedExport(quiet(1))
    expect(verifySigned([...lines.slice(1)]).span).toBeUndefined()
    const [head = '', ...rest] = lines
    expect(verifySigned([head, head, ...rest]).findings.map(({ what }) => what)).toContain(
      'line_out_of_place',
    )
    expect(verifySigned([...lines, lines[1] ?? '']).findings.map(({ what }) => what)).toContain(
      'line_out_of_place',
    )
  })
})

it('counts all findings, and keeps as many as it was told to', async () => {
  const lane = openLane(0)
  const one = lane.write(1)
  const lines = await signedExport([{ leaves: [one, one, one, one], at: minute }])
  expect(verifySigned(lines, { mostFindings: 2 })).toMatchObject({
    totalFindings: 3,
    findings: { length: 2 },
  })
})
