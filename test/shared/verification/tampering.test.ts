import { generateKeyPairSync, sign } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import { nameLane, recordId } from '../../../shared/audit/lane-name.ts'
import { hashBody, noPrevious, recordBytes } from '../../../shared/audit/record-bytes.ts'
import { toTimestamp } from '../../../shared/runtime/clock.ts'
import { systemRandom } from '../../../shared/runtime/random.ts'
import { formatCheckpoint } from '../../../shared/transparency-log/checkpoint.ts'
import { signNote } from '../../../shared/transparency-log/signed-note.ts'
import { verifier } from '../../functions/seal-audit/sealer-in-test.ts'
import {
  type AuditStory,
  createAuditStory,
  maxLag,
  minute,
  verifyLines,
} from '../audit-export/audit-story.ts'
import {
  at,
  closedLane,
  forged,
  keepLog,
  rechain,
  recordOf,
  recordsIn,
  rewriteLog,
  sealsOf,
} from './tamper.ts'

let story: AuditStory
/** What the auditor kept when half of it was over. */
let held: { name: string; note: string }
let putBack: () => void
/** One that has ended, with everything in it sealed. */
let lane: string

beforeEach(async () => {
  story = createAuditStory()
  const reads = story.newWriter('read-vectors')
  for (let passed = 0; passed < 4; passed += 1) {
    await story.passMinute(1)
    await story.passMinute(1, reads)
    story.now += 3 * minute
  }
  held = { name: 'kept', note: story.checkpoint() }
  putBack = keepLog(story)
  lane = closedLane(story)
  for (let passed = 0; passed < 2; passed += 1) await story.passMinute(1)
})

const verify = async () => verifyLines(await story.export(), { held: [held] })
const found = async () => (await verify()).findings
const whats = async () => (await found()).map(({ what }) => what)

it('verifies while nothing was done', async () => {
  expect(await verify()).toMatchObject({ verified: true, span: { held: [{ compared: true }] } })
})

describe('a record that was changed', () => {
  it.each([
    ['alone', (body: Buffer) => ({ body })],
    ['with its hash', (body: Buffer) => ({ body, hash: hashBody(body) })],
  ])('%s, is named', async (_case, to) => {
    const records = recordsIn(story, lane)
    const body = Buffer.from(forged(at(records, 3), { action: 'other' }).body)
    records.set(3, { ...at(records, 3), ...to(body) })
    expect(await found()).toMatchObject([{ what: 'changed', lane, seq: 3 }])
  })

  it('by one bit, is named', async () => {
    const records = recordsIn(story, lane)
    const body = Buffer.from(at(records, 3).body)
    body[100] = (body[100] ?? 0) ^ 4
    records.set(3, { ...at(records, 3), body })
    expect(await found()).toMatchObject([{ what: 'changed', lane, seq: 3 }])
  })

  it('and all behind it in its lane chained again, is named with them', async () => {
    const records = recordsIn(story, lane)
    const all = [...records.values()]
    const length = all.length
    rechain(
      records,
      all.map((stored, seq) => (seq === 3 ? forged(stored, { action: 'other' }) : stored)),
    )
    const seqs = (await found()).filter(({ what }) => what === 'changed').map(({ seq }) => seq)
    expect(seqs).toEqual(Array.from({ length: length - 3 }, (_, index) => index + 3))
  })

  it('and the seals and tiles made again over it, is told by the signed roots', async () => {
    const records = recordsIn(story, lane)
    const all = [...records.values()]
    rechain(
      records,
      all.map((stored, seq) => (seq === 3 ? forged(stored, { action: 'other' }) : stored)),
    )
    await rewriteLog(story)
    expect(await found()).toContainEqual(expect.objectContaining({ what: 'root_differs' }))
  })

  it('and checkpoints made again by another key of the same name, is told by their signatures', async () => {
    const records = recordsIn(story, lane)
    records.set(3, forged(at(records, 3), { action: 'other' }))
    const roots = await rewriteLog(story)
    const { privateKey, publicKey } = generateKeyPairSync('ed25519')
    for (const { number, size } of sealsOf(story)) {
      const text = formatCheckpoint({ origin: verifier.name, size, root: roots.get(number) ?? Buffer.of() })
      const signer = {
        name: verifier.name,
        publicKey,
        sign: async (data: Uint8Array) => sign(null, data, privateKey),
      }
      story.store.kept.notes.set(number, await signNote(text, signer))
    }
    expect(new Set(await whats())).toContain('checkpoint_refused')
    // Whoever believes the export's own key still holds a checkpoint by another.
    const lines = await story.export()
    expect(verifyLines(lines, { keys: [], held: [held] }).verified).toBe(false)
  })
})

describe('a record that is gone', () => {
  it('is named, wherever it stood', async () => {
    const records = recordsIn(story, lane)
    const last = records.size - 1
    for (const seq of [0, 4, last]) records.delete(seq)
    const removed = (await found()).filter(({ what }) => what === 'removed')
    expect(removed.map(({ seq }) => seq)).toEqual([0, 4, last])
  })

  it('and what followed it moved up and chained again, is told', async () => {
    const records = recordsIn(story, lane)
    rechain(
      records,
      [...records.values()].filter(({ seq }) => seq !== 4),
    )
    expect(new Set(await whats())).toEqual(new Set(['changed', 'removed']))
  })

  it('with its place in seals and tiles, is told by the next signed root', async () => {
    const records = recordsIn(story, lane)
    const last = records.size - 1
    records.delete(last)
    await rewriteLog(story, (seal) => ({
      ...seal,
      ranges: seal.ranges
        .map((range) => (range.lane === lane ? { ...range, to: Math.min(range.to, last) } : range))
        .filter(({ from, to }) => from < to),
    }))
    expect(await whats()).toContain('checkpoint_misplaced')
  })

  it('with all of its lane, registered or not, is named with them', async () => {
    const name = lane
    const { size } = recordsIn(story, name)
    story.table.lanes.delete(name)
    expect((await whats()).filter((what) => what === 'removed')).toHaveLength(size)
  })

  it('at the end of a lane, with all behind it, is named with them', async () => {
    const records = recordsIn(story, lane)
    const { size } = records
    for (let seq = 5; seq < size; seq += 1) records.delete(seq)
    expect((await found()).filter(({ what }) => what === 'removed').map(({ seq }) => seq)).toEqual(
      Array.from({ length: size - 5 }, (_, index) => index + 5),
    )
  })
})

describe('a record that was put in', () => {
  it('between two others, which moved on, is told', async () => {
    const records = recordsIn(story, lane)
    const all = [...records.values()]
    rechain(records, [...all.slice(0, 4), forged(at(records, 4), { action: 'planted' }), ...all.slice(4)])
    const said = await whats()
    expect(said).toContain('changed')
    expect(said).toContain('unsealed_after_close')
  })

  it('late into a closed lane, is named at once', async () => {
    const records = recordsIn(story, lane)
    const { size } = records
    const end = at(records, size - 1)
    const time = toTimestamp(Date.parse(recordOf(at(records, 0)).time) + 10 * minute)
    const late = forged(
      { ...end, seq: size },
      { seq: size, prev: end.hash, id: recordId(lane, size), kind: 'denial', time },
    )
    records.set(size, late)
    expect(await found()).toMatchObject([{ what: 'unsealed_after_close', lane, seq: size }])
  })

  it('into no place that a lane has, is named', async () => {
    const records = recordsIn(story, lane)
    for (const seq of [-3, 1.5, 900]) records.set(seq, { ...at(records, 2), seq })
    const strange = (await found()).filter(({ what }) => what === 'unsealed_after_close')
    expect(strange.map(({ seq }) => seq)).toEqual([-3, 1.5, 900])
  })

  it('in place of another, and that in its place, is told at both', async () => {
    const records = recordsIn(story, lane)
    const [one, other] = [at(records, 2), at(records, 3)]
    records.set(2, { ...other, seq: 2 })
    records.set(3, { ...one, seq: 3 })
    expect(await found()).toMatchObject([
      { what: 'changed', seq: 2 },
      { what: 'changed', seq: 3 },
    ])
  })
})

describe('a record that was overwritten before it was sealed', () => {
  it('is never sealed, nor what its writer adds, and that is told', async () => {
    const audit = story.newWriter('grants')
    const first = await audit.append({ kind: 'denial', action: 'grant.show' })
    const records = recordsIn(story, first.lane)
    records.set(0, forged(at(records, 0), { action: 'harmless' }))
    await audit.append({ kind: 'denial', action: 'grant.show' })
    for (let passed = 0; passed < 12; passed += 1) await story.passMinute(1)
    const said = (await found()).filter((each) => each.lane === first.lane)
    expect(said).toMatchObject([{ what: 'unsealed', seq: 1, detail: 'prev_mismatch' }])
  })
})

describe('a record that was dated back', () => {
  const plant = async (openedAt: number, writtenAt: number) => {
    const name = nameLane('embed', openedAt, systemRandom)
    await story.table.appender.registerLane(name, openedAt)
    const body = recordBytes({
      v: 1,
      id: recordId(name, 0),
      lane: name,
      seq: 0,
      prev: noPrevious,
      time: toTimestamp(writtenAt),
      policyDigest: 'sha256:00',
      kind: 'denial',
      action: 'planted',
    })
    await story.table.appender.put({ lane: name, seq: 0, body, hash: hashBody(body) })
    return name
  }

  it('in a lane that nobody could have opened by now, is in no seal', async () => {
    const name = await plant(story.now - 20 * minute, story.now - 18 * minute)
    await story.passMinute(1)
    expect(await found()).toMatchObject([{ what: 'unsealed', lane: name, seq: 0 }])
  })

  it('in a lane that is still young enough to be sealed, is told by the seals before', async () => {
    const name = await plant(story.now - 14 * minute, story.now - 13 * minute)
    await story.passMinute(1)
    await story.passMinute(1)
    expect(await found()).toMatchObject([{ what: 'backdated', lane: name, seq: 0 }])
  })

  it('where the sealer was away, is told to be late, and no more', async () => {
    await story.newWriter().append({ kind: 'denial', action: 'embed' })
    story.now += 3 * maxLag
    await story.sealer.run()
    await story.passMinute(1)
    const { verified, span } = await verify()
    expect([verified, span?.late.seals]).toEqual([true, 1])
  })
})

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
