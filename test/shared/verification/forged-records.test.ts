import { beforeEach, describe, expect, it } from 'vitest'
import { nameLane, recordId } from '../../../shared/audit/lane-name.ts'
import { hashBody, noPrevious, recordBytes } from '../../../shared/audit/record-bytes.ts'
import { toTimestamp } from '../../../shared/runtime/clock.ts'
import { systemRandom } from '../../../shared/runtime/random.ts'
import type { HeldNote } from '../../../shared/verification/held-checkpoints.ts'
import { type AuditStory, maxLag, minute, verifyLines } from '../audit-export/audit-story.ts'
import { storyToTamper } from './story-to-tamper.ts'
import { at, forged, recordsIn } from './tamper.ts'

let story: AuditStory
let held: HeldNote
beforeEach(async () => {
  ;({ story, held } = await storyToTamper())
})

const verify = async () => verifyLines(await story.export(), { held: [held] })
const found = async () => (await verify()).findings

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
