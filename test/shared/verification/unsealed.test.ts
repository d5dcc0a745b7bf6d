import { describe, expect, it } from 'vitest'
import type { RecordDraft } from '../../../shared/audit/record.ts'
import { hashBody } from '../../../shared/audit/record-bytes.ts'
import type { ExportLine } from '../../../shared/audit-export/export-line.ts'
import { minute, openLane, type SealToWrite, signedExport, verifySigned } from './signed-export.ts'

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

describe('what is in no seal', () => {
  const unsealed = (
    openedAt: number,
    at: number,
    facts: object = {},
    draft: Partial<RecordDraft> = {},
    functionName: 'embed' | 'seal-audit' = 'embed',
  ): ExportLine => {
    const { record, body } = openLane(openedAt, functionName).write(at, draft)
    const { lane, seq } = record
    return {
      type: 'unsealed',
      lane,
      seq,
      sealed: 0,
      ended: false,
      refused: null,
      hash: hashBody(body),
      body: body.toString('base64'),
      ...facts,
    }
  }

  it('may wait as long as the lag, and counts from its lane’s end at the latest', async () => {
    const seals = quiet(3, 10)
    expect(await whats(seals, { rest: [unsealed(0, 4 * minute)] })).toEqual([])
    expect(await whats(seals, { rest: [unsealed(0, 2 * minute)] })).toEqual(['unsealed'])
    expect(await whats(seals, { rest: [unsealed(-20 * minute, 12 * minute)] })).toEqual(['unsealed'])
  })

  it('may end its lane as late as the lag, however it is dated, and the sealer’s own whenever there is more to seal', async () => {
    const seals = quiet(3, 10)
    const ends = (openedAt: number, at: number, functionName: 'embed' | 'seal-audit' = 'embed') =>
      whats(seals, { rest: [unsealed(openedAt, at, {}, end, functionName)] })
    const farAhead = 7000 * 365 * 24 * 60 * minute
    expect(await ends(-22 * minute, farAhead)).toEqual([])
    expect(await ends(-23 * minute, farAhead)).toEqual(['unsealed'])
    expect(await ends(-600 * minute, 12 * minute, 'seal-audit')).toEqual([])
    expect(await ends(-600 * minute, 2 * minute, 'seal-audit')).toEqual(['unsealed'])
    expect(await ends(-600 * minute, farAhead, 'seal-audit')).toEqual(['unsealed'])
  })

  it.each([
    ['ended its lane', { ended: true }, 'unsealed_after_close'],
    ['stands before what is sealed', { sealed: 4 }, 'unsealed_after_close'],
    ['stands in no place', { seq: null }, 'unsealed_after_close'],
    ['was refused', { refused: 'prev_mismatch' }, 'unsealed'],
    ['is not what its hash says', { hash: 'b'.repeat(64) }, 'unsealed'],
    ['is none', { body: 'bm9uZQ==' }, 'unsealed'],
  ])('is told of at once where it %s', async (_case, facts, what) => {
    expect(await whats(quiet(1), { rest: [unsealed(0, minute, facts)] })).toEqual([what])
  })
})
