import { beforeEach, describe, expect, it } from 'vitest'
import { toTimestamp } from '../../../shared/runtime/clock.ts'
import { encodeSeal } from '../../../shared/transparency-log/stores/encode-seal.ts'
import type { HeldNote } from '../../../shared/verification/held-checkpoints.ts'
import { type AuditStory, maxLag, minute, verifyLines } from '../audit-export/audit-story.ts'
import { storyToTamper } from './story-to-tamper.ts'
import { at, forged, recordOf, sealsOf } from './tamper.ts'

let story: AuditStory
let held: HeldNote
let putBack: () => void
beforeEach(async () => {
  ;({ story, held, putBack } = await storyToTamper())
})

const verify = async () => verifyLines(await story.export(), { held: [held] })
const found = async () => (await verify()).findings
const whats = async () => (await found()).map(({ what }) => what)

describe('a log that was rolled back', () => {
  it('is smaller than what the auditor holds', async () => {
    held = { name: 'newer', note: story.checkpoint() }
    putBack()
    expect(await whats()).toContain('rolled_back')
  })

  it('leaves what was sealed since without a seal', async () => {
    putBack()
    story.now += maxLag + 1
    expect(new Set(await whats())).toEqual(new Set(['unsealed', 'lane_not_closed']))
  })

  /** Another story of what happened since, signed by whoever has the key. */
  const fork = async () => {
    held = { name: 'newer', note: story.checkpoint() }
    const size = (await story.store.latestSeal())?.size ?? 0
    putBack()
    const [open] = [...story.table.lanes].filter(([name]) => name.includes('#embed#')).slice(-1)
    const last = Math.max(...(open?.[1].keys() ?? []))
    const record = at(open?.[1] ?? new Map(), last)
    open?.[1].set(last, forged(record, { action: 'harmless' }))
    // Else the seals made since would tell of themselves.
    const sealed = (await story.store.latestSeal())?.number ?? 0
    for (const records of story.table.lanes.values()) {
      for (const [seq, stored] of records)
        if ((recordOf(stored).seal?.number ?? 0) > sealed) records.delete(seq)
    }
    const sealer = story.newSealer()
    await sealer.run()
    story.now += minute
    await story.write(20, story.newWriter())
    await sealer.run()
    return size
  }

  it('and signed again with the key itself, contradicts the checkpoint that the auditor holds', async () => {
    await fork()
    const lines = await story.export()
    // The key can tell any story once.
    expect(verifyLines(lines, { held: [] }).verified).toBe(true)
    expect(verifyLines(lines, { held: [held] }).findings).toMatchObject([
      { what: 'contradiction', detail: 'newer' },
    ])
  })

  it('and signed again with the key itself, can’t show how a later span goes together with it', async () => {
    const size = await fork()
    story.now += minute
    await story.write(1, story.newWriter())
    await story.newSealer().run()
    const from = story.now + 1
    story.now += minute
    await story.write(1, story.newWriter())
    await story.newSealer().run()
    const lines = await story.export({ from, since: [size] })
    expect(verifyLines(lines, { held: [] }).verified).toBe(true)
    expect(verifyLines(lines, { held: [held] }).findings).toMatchObject([
      { what: 'inconsistent', detail: 'newer' },
    ])
  })
})

describe('a log whose seals were dated back', () => {
  it('makes nothing that was removed count as past its retention', async () => {
    const [retention, seals] = [400 * 24 * 60 * minute, sealsOf(story)]
    for (const seal of seals.slice(0, -1)) {
      const time = toTimestamp(Date.parse(seal.time) - retention - minute)
      story.store.kept.seals.set(seal.number, encodeSeal({ ...seal, time }))
    }
    const sealed = seals.slice(0, -1).flatMap(({ ranges }) => ranges)
    const removeSealed = (isToGo: (lane: string) => boolean) => {
      for (const { lane, from, to } of sealed.filter((range) => isToGo(range.lane))) {
        for (let seq = from; seq < to; seq += 1) story.table.lanes.get(lane)?.delete(seq)
      }
    }
    const findings = async () => {
      const said = verifyLines(await story.export(), { held: [held], retention }).findings
      return new Set(said.map(({ what }) => what))
    }
    removeSealed((lane) => !lane.includes('#seal-audit#'))
    expect(await findings()).toEqual(new Set(['pruned_early']))
    removeSealed(() => true)
    expect(await findings()).toEqual(new Set(['removed', 'seal_record_missing', 'pruned_early']))
  })
})

describe('a log of which parts are gone', () => {
  it('two checkpoints', async () => {
    for (const number of [4, 5]) story.store.kept.notes.delete(number)
    expect((await whats()).filter((what) => what === 'checkpoint_missing')).toHaveLength(2)
  })

  it('two seals', async () => {
    for (const number of [4, 5]) story.store.kept.seals.delete(number)
    const said = await whats()
    expect(said.filter((what) => what === 'seal_missing')).toHaveLength(2)
    expect(said).toContain('leaf_gap')
  })

  it('seals that are no more than what is left of them', async () => {
    story.store.kept.seals.set(4, Buffer.from('{}\n'))
    expect(await whats()).toContain('seal_missing')
  })

  it('all tiles', async () => {
    story.store.kept.tiles.clear()
    expect(new Set(await whats())).toEqual(new Set(['tiles_differ']))
  })

  it('the index by which the span’s first seals are found', async () => {
    const { firstSealAt } = story.store
    Object.assign(story.deps, {
      log: { ...story.store, firstSealAt: (moment: number) => firstSealAt(moment + 5 * minute) },
    })
    const lines = await story.export({ from: story.now - 10 * minute })
    expect(verifyLines(lines).findings.map(({ what }) => what)).toContain('span_short')
  })
})
