import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createShipper } from '../../../functions/ship-audit/create-shipper.ts'
import { delivered, down, refused } from '../../../shared/shipping/receiver.ts'
import { newLane } from '../../contracts/audit-table.ts'
import { receiverInTest, shipperInTest, upTo, withNineLeaves } from './shipper-in-test.ts'

describe('what is sealed', () => {
  it('goes out from the first leaf on, in the order of the leaves, in batches that the receiver takes', async () => {
    const { shipper, siem, records, lines } = withNineLeaves()
    expect(await shipper.pass()).toEqual({ siem: 'done' })
    expect(siem.batches.flat()).toEqual(upTo(9))
    expect(siem.batches.map(({ length }) => length)).toEqual([4, 4, 1])
    expect(lines).toEqual([
      { fields: { receiver: 'siem', shipped: 9, leaf: 9, lag: 0 }, message: 'records were shipped' },
    ])
    const lanes = siem.texts.map((text) => JSON.parse(text).record.lane)
    const sealed = records.seals.flatMap(({ ranges }) =>
      ranges.flatMap(({ lane, from, to }) => Array(to - from).fill(lane)),
    )
    expect(lanes).toEqual(sealed)
  })

  it('is the record’s very bytes, with hash, leaf and seal around them', async () => {
    const { shipper, siem, records } = shipperInTest()
    const record = records.append(newLane(), { action: 'é\u2028"' })
    records.seal()
    await shipper.pass()
    const body = Buffer.from(record.body).toString()
    expect(siem.texts).toEqual([`{"hash":"${record.hash}","leaf":0,"record":${body},"seal":1}`])
  })

  it('is sent once, and then what is new', async () => {
    const { shipper, siem, records, one } = withNineLeaves()
    await shipper.pass()
    await shipper.pass()
    expect(siem.batches.flat()).toEqual(upTo(9))
    records.append(one)
    records.seal()
    await shipper.pass()
    expect(siem.batches.flat()).toEqual(upTo(10))
  })

  it('goes on where it was after a restart', async () => {
    const { deps, siem, records, one } = withNineLeaves()
    await createShipper(deps).pass()
    records.append(one)
    records.seal()
    await createShipper(deps).pass()
    expect(siem.batches.flat()).toEqual(upTo(10))
  })

  it('stays within the bytes of a batch, but for an event that alone is larger', async () => {
    const { deps, records } = shipperInTest()
    const small = receiverInTest('small', { events: 100, bytes: 900 })
    const lane = newLane()
    for (const size of [10, 10, 3000, 10]) records.append(lane, { action: 'x'.repeat(size) })
    records.seal()
    await createShipper({ ...deps, receivers: [small] }).pass()
    expect(small.batches).toEqual([[0, 1], [2], [3]])
  })

  it('is nothing while nothing is', async () => {
    const { shipper, siem, lines } = shipperInTest()
    expect(await shipper.pass()).toEqual({ siem: 'done' })
    expect([siem.batches, lines]).toEqual([[], []])
  })
})

describe('a receiver that is down', () => {
  it('is tried again with growing waits, and then in the next pass', async () => {
    const { shipper, siem, waits, counts, cursors, lines } = withNineLeaves()
    siem.answer = (leaves) => (leaves[0] === 4 ? down('status 503') : undefined)
    expect(await shipper.pass()).toEqual({ siem: 'down' })
    expect(waits).toEqual([250, 500, 1000, 2000])
    expect(cursors.kept.get('siem')).toMatchObject({ leaf: 4 })
    expect(counts).toEqual(['ReceiverDown'])
    expect(lines.at(-1)?.fields).toEqual({
      receiver: 'siem',
      shipped: 4,
      leaf: 4,
      lag: 5,
      why: 'status 503',
    })
    siem.answer = () => undefined
    await shipper.pass()
    expect(siem.batches.flat()).toEqual(upTo(9))
  })

  it('is waited for as long as it asks, where there is time for it', async () => {
    const { shipper, siem, waits } = withNineLeaves()
    let asked = 0
    siem.answer = () => {
      asked += 1
      return asked === 1 ? down('status 429', 7000) : undefined
    }
    expect(await shipper.pass()).toEqual({ siem: 'done' })
    expect(waits).toEqual([7000])
  })

  it('is left alone as long as it asks, also by a process that did not hear it', async () => {
    const { deps, siem, move, cursors } = withNineLeaves()
    let asked = 0
    siem.answer = () => {
      asked += 1
      return down('status 429', 120_000)
    }
    await createShipper(deps).pass()
    expect(cursors.kept.get('siem')).toMatchObject({ seal: 1, leaf: 0 })
    move(119_000)
    expect(await createShipper(deps).pass()).toEqual({ siem: 'down' })
    expect(asked).toBe(1)
    move(1000)
    siem.answer = () => undefined
    expect(await createShipper(deps).pass()).toEqual({ siem: 'done' })
    expect(siem.batches.flat()).toEqual(upTo(9))
  })

  it('is left alone for an hour at the most', async () => {
    const { shipper, siem, move } = withNineLeaves()
    siem.answer = () => down('status 429', 1e12)
    await shipper.pass()
    siem.answer = () => undefined
    move(3_600_000)
    expect(await shipper.pass()).toEqual({ siem: 'done' })
  })

  it('is one that throws what it should not', async () => {
    const { shipper, siem, lines } = withNineLeaves()
    siem.answer = () => Promise.reject(new RangeError('secret'))
    expect(await shipper.pass()).toEqual({ siem: 'down' })
    expect(lines.at(-1)?.fields).toMatchObject({ why: 'RangeError' })
  })

  it('holds up no other, however long it takes', async () => {
    const { shipper, siem, other, records, one } = withNineLeaves(shipperInTest(['siem', 'other']))
    let letGo: (delivery: typeof delivered) => void = () => undefined
    siem.answer = () => new Promise((resolve) => (letGo = resolve))
    const first = shipper.pass()
    await expect.poll(() => other.batches.flat()).toEqual(upTo(9))
    records.append(one)
    records.seal()
    void shipper.pass()
    await expect.poll(() => other.batches.flat()).toEqual(upTo(10))
    expect(siem.batches).toEqual([])
    siem.answer = () => undefined
    letGo(delivered)
    // What was asked for meanwhile is not forgotten.
    expect(await first).toEqual({ siem: 'done', other: 'done' })
    expect(siem.batches.flat()).toEqual(upTo(10))
  })
})

describe('a pass', () => {
  it('ends when its time is over, with what it has done', async () => {
    const { shipper, siem, move, cursors } = withNineLeaves()
    siem.answer = () => void move(30_000)
    expect(await shipper.pass()).toEqual({ siem: 'more' })
    expect(cursors.kept.get('siem')).toMatchObject({ leaf: 4 })
    expect(await shipper.pass()).toEqual({ siem: 'more' })
    expect(siem.batches.flat()).toEqual(upTo(8))
  })

  it('leaves the cursor to another that was there first', async () => {
    const { shipper, siem, deps, cursors } = withNineLeaves()
    siem.answer = (leaves) => {
      if (leaves[0] === 4) void deps.cursors.advance('siem', cursors.kept.get('siem'), { seal: 2, leaf: 9 })
      return undefined
    }
    expect(await shipper.pass()).toEqual({ siem: 'elsewhere' })
    expect(cursors.kept.get('siem')).toMatchObject({ leaf: 9 })
  })

  it('that can’t read the log moves nothing, and says so', async () => {
    const { deps, siem, lines, cursors } = withNineLeaves()
    const seals = { ...deps.seals, seal: async () => undefined }
    expect(await createShipper({ ...deps, seals }).pass()).toEqual({ siem: 'failed' })
    expect([siem.batches, cursors.kept.size]).toEqual([[], 0])
    expect(lines.at(-1)?.fields).toMatchObject({ code: 'store_unavailable' })
  })

  it('is broken off when the shipper is closed, and is tried no more', async () => {
    const { deps } = withNineLeaves()
    let tries = 0
    const hanging = {
      ...receiverInTest('hanging'),
      send: (_: unknown, signal: AbortSignal) => {
        tries += 1
        return new Promise<ReturnType<typeof down>>((resolve) =>
          signal.addEventListener('abort', () => resolve(down('stopped'))),
        )
      },
    }
    const shipper = createShipper({ ...deps, receivers: [hanging] })
    const pass = shipper.pass()
    await expect.poll(() => tries).toBe(1)
    await shipper.close()
    expect(await pass).toEqual({ hanging: 'more' })
    expect(tries).toBe(1)
  })
})

it('sends nothing any more once it is closed', async () => {
  const { shipper, siem, records } = withNineLeaves()
  await shipper.close()
  const { lane, seq } = records.append(newLane(), { kind: 'alarm' })
  await Promise.all([shipper.pass(), shipper.sendAlarm({ lane, seq })])
  expect(siem.batches).toEqual([])
})

describe('an alarm', () => {
  const alarm = { kind: 'alarm', action: 'canary.read' } as const

  it('is sent at once, without a leaf, and once more in its turn', async () => {
    const { shipper, siem, records } = shipperInTest()
    const { lane, seq, hash } = records.append(newLane(), alarm)
    await shipper.sendAlarm({ lane, seq })
    expect(siem.texts.map((text) => JSON.parse(text))).toMatchObject([{ hash, leaf: null, seal: null }])
    records.seal()
    await shipper.pass()
    expect(JSON.parse(siem.texts[1] ?? '')).toMatchObject({ hash, leaf: 0, seal: 1 })
  })

  it('is sent to others although one does not answer', async () => {
    const { shipper, siem, other, records } = shipperInTest(['siem', 'other'])
    siem.answer = () => new Promise(() => undefined)
    const { lane, seq } = records.append(newLane(), alarm)
    void shipper.sendAlarm({ lane, seq })
    await expect.poll(() => other.batches).toEqual([[undefined]])
  })

  it('is no record of another kind, nor one that is not there', async () => {
    const { shipper, siem, records } = shipperInTest()
    const { lane, seq } = records.append(newLane())
    await shipper.sendAlarm({ lane, seq })
    await shipper.sendAlarm({ lane, seq: 7 })
    expect(siem.batches).toEqual([])
  })

  it('that is not taken waits for its seal', async () => {
    const { shipper, siem, records, letters, lines } = shipperInTest()
    const { lane, seq } = records.append(newLane(), alarm)
    siem.answer = () => refused('status 400')
    await shipper.sendAlarm({ lane, seq })
    expect(letters).toEqual([])
    expect(lines).toMatchObject([{ fields: { receiver: 'siem', lane, seq, why: 'status 400' } }])
  })
})

it('loses nothing and keeps each lane’s order, whatever a receiver does and whenever the process dies', async () => {
  const answers = fc.constantFrom('ok', 'ok', 'down', 'refused', 'dies', 'dies after')
  await fc.assert(
    fc.asyncProperty(fc.array(answers, { maxLength: 30 }), async (plan) => {
      const { deps, siem, letters } = withNineLeaves()
      const came: number[] = []
      siem.answer = (leaves) => {
        const next = plan.shift() ?? 'ok'
        if (next === 'ok' || next === 'dies after') came.push(...(leaves as number[]))
        if (next.startsWith('dies')) throw new Error('killed')
        if (next === 'refused') return refused('status 400')
        return next === 'down' ? down('status 503') : undefined
      }
      for (let passes = 0; passes < 40; passes += 1) await createShipper(deps).pass()
      const buried = letters.map(({ leaf }) => leaf)
      expect([...new Set([...came, ...buried])].sort()).toEqual(upTo(9))
      const firstTimes = came.filter((leaf, index) => came.indexOf(leaf) === index)
      expect(firstTimes).toEqual([...firstTimes].sort())
    }),
    { numRuns: 40 },
  )
})
