import { expect, it } from 'vitest'
import { answerShipRequest } from '../../../functions/ship-audit/answer-ship-request.ts'
import type { Shipper } from '../../../functions/ship-audit/create-shipper.ts'

it('sends the alarm that it is told of, and makes a pass for whatever else invokes it', async () => {
  const asked: unknown[] = []
  const shipper: Shipper = {
    async pass() {
      asked.push('pass')
      return { siem: 'done' }
    },
    sendAlarm: async (place) => void asked.push(place),
    close: async () => undefined,
  }
  expect(await answerShipRequest(shipper, { alarm: { lane: 'l', seq: 3 } })).toEqual({})
  for (const request of [{ source: 'aws.events' }, undefined, { alarm: { lane: 'l', seq: -1 } }]) {
    expect(await answerShipRequest(shipper, request)).toEqual({ siem: 'done' })
  }
  expect(asked).toEqual([{ lane: 'l', seq: 3 }, 'pass', 'pass', 'pass'])
})
