import { describe, expect, it } from 'vitest'
import { createShipper } from '../../../functions/ship-audit/create-shipper.ts'
import { down, refused } from '../../../shared/shipping/receiver.ts'
import { storedRecord } from '../../contracts/audit-table.ts'
import { withNineLeaves } from './shipper-in-test.ts'

describe('an event that is refused', () => {
  it('is found in its batch and kept aside, and the others go on in their order', async () => {
    const { shipper, siem, letters, counts, records, cursors } = withNineLeaves()
    siem.answer = (leaves) =>
      leaves.some((leaf) => leaf === 2 || leaf === 8) ? refused('status 400') : undefined
    expect(await shipper.pass()).toEqual({ siem: 'done' })
    expect(siem.batches.flat()).toEqual([0, 1, 3, 4, 5, 6, 7])
    expect(letters).toMatchObject([
      { receiver: 'siem', leaf: 2, seal: 1, why: 'status 400' },
      { receiver: 'siem', leaf: 8, seal: 2, why: 'status 400' },
    ])
    const hash = Buffer.from(records.seals[0]?.hashes.subarray(64, 96) ?? []).toString('hex')
    expect(letters[0]).toMatchObject({ hash })
    expect(JSON.parse(letters[0]?.event ?? '')).toMatchObject({ hash, leaf: 2 })
    expect(counts).toEqual(['EventRefused', 'EventRefused'])
    expect(cursors.kept.get('siem')).toMatchObject({ leaf: 9 })
  })

  it('stays where it was until it is kept', async () => {
    const { deps, siem, cursors } = withNineLeaves()
    siem.answer = (leaves) => (leaves.includes(2) ? refused('status 400') : undefined)
    const deadLetters = { keep: () => Promise.reject(new Error('full')) }
    expect(await createShipper({ ...deps, deadLetters }).pass()).toEqual({ siem: 'failed' })
    expect(cursors.kept.get('siem')?.leaf ?? 0).toBeLessThanOrEqual(2)
  })
})

describe('a record that can’t be sent as it was sealed', () => {
  it('is told of, whether it is gone, empty or another, and the others go on', async () => {
    const { shipper, siem, letters, records, one } = withNineLeaves()
    const [gone, empty, other] = records.stored.filter(({ lane }) => lane === one)
    records.stored.splice(records.stored.indexOf(gone as never), 1)
    Object.assign(empty as object, { body: new Uint8Array() })
    Object.assign(other as object, { body: Buffer.from('{}') })
    expect(await shipper.pass()).toEqual({ siem: 'done' })
    expect(letters.map(({ leaf, why }) => [leaf, why])).toEqual([
      [0, 'the record is not there'],
      [1, 'the record is not there'],
      [2, 'the record is not what was sealed'],
    ])
    expect(siem.batches.flat()).toEqual([3, 4, 5, 6, 7, 8].filter((leaf) => leaf > 2))
  })

  it('is one that another took the place of, however sound that is', async () => {
    const { shipper, siem, letters, records, one } = withNineLeaves()
    const forged = storedRecord(one, 1, { action: 'query' })
    records.stored[records.stored.findIndex(({ lane, seq }) => lane === one && seq === 1)] = forged
    await shipper.pass()
    expect(letters).toMatchObject([{ leaf: 1, why: 'the record is not what was sealed' }])
    expect(siem.texts.join()).not.toContain(forged.hash)
  })

  it('is told of although what comes after it is not taken', async () => {
    const { shipper, siem, letters, records, one } = withNineLeaves()
    records.stored.splice(
      records.stored.findIndex(({ lane }) => lane === one),
      1,
    )
    let sent = 0
    siem.answer = (leaves) => {
      sent += 1
      if (leaves.length > 1) return refused('status 413')
      return sent > 3 ? down('status 503') : undefined
    }
    await shipper.pass()
    expect(siem.batches.flat().length).toBeGreaterThan(0)
    expect(letters.map(({ leaf }) => leaf)).toEqual([0])
  })

  it('is left out where time has removed it', async () => {
    const { shipper, siem, letters, records, one, move } = withNineLeaves()
    records.stored.splice(
      records.stored.findIndex(({ lane }) => lane === one),
      1,
    )
    move(86_400_000)
    expect(await shipper.pass()).toEqual({ siem: 'done' })
    expect(letters).toEqual([])
    expect(siem.batches.flat()).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  })
})
