import { generateKeyPairSync, sign } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import { recordId } from '../../../shared/audit/lane-name.ts'
import { hashBody } from '../../../shared/audit/record-bytes.ts'
import { toTimestamp } from '../../../shared/runtime/clock.ts'
import { formatCheckpoint } from '../../../shared/transparency-log/notes/checkpoint.ts'
import { signNote } from '../../../shared/transparency-log/notes/signed-note.ts'
import type { HeldNote } from '../../../shared/verification/held-checkpoints.ts'
import { verifier } from '../../functions/seal-audit/sealer-in-test.ts'
import { type AuditStory, minute, verifyLines } from '../audit-export/audit-story.ts'
import { storyToTamper } from './story-to-tamper.ts'
import { at, forged, rechain, recordOf, recordsIn, rewriteLog, sealsOf } from './tamper.ts'

let story: AuditStory
let held: HeldNote
let lane: string
beforeEach(async () => {
  ;({ story, held, lane } = await storyToTamper())
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
