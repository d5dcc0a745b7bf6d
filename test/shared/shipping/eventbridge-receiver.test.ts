import type { EventBridgeClient, PutEventsCommand, PutEventsResultEntry } from '@aws-sdk/client-eventbridge'
import { expect, it } from 'vitest'
import { createEventBridgeReceiver } from '../../../shared/shipping/eventbridge-receiver.ts'
import type { ShippedEvent } from '../../../shared/shipping/receiver.ts'

const taken: PutEventsResultEntry = { EventId: 'e' }
const failed = (ErrorCode: string): PutEventsResultEntry => ({ ErrorCode, ErrorMessage: 'm' })
const batch = ['a', 'b', 'c'].map(
  (name) =>
    ({
      record: { kind: 'alarm', time: '2026-11-22T12:00:00.000Z' },
      json: `{"n":"${name}"}`,
    }) as ShippedEvent,
)

/** Answers with one list after the other; the last for ever. */
function bus(...answers: (readonly PutEventsResultEntry[] | Error)[]) {
  const sent: unknown[][] = []
  const client = {
    async send({ input }: PutEventsCommand) {
      sent.push(input.Entries?.map(({ Detail }) => JSON.parse(Detail ?? '').n) ?? [])
      const answer = (answers.length > 1 ? answers.shift() : answers[0]) ?? []
      if (answer instanceof Error) throw answer
      return { Entries: [...answer] }
    },
  } as unknown as EventBridgeClient
  const receiver = createEventBridgeReceiver({
    name: 'bus',
    format: 'record',
    client,
    bus: 'b',
    firstWaitMs: 1,
  })
  return { sent, send: () => receiver.send(batch, new AbortController().signal) }
}

it('sends what was not taken again, and that alone', async () => {
  const { sent, send } = bus(
    [taken, failed('ThrottlingException'), failed('InternalFailure')],
    [failed('InternalFailure'), taken],
    [taken],
  )
  expect(await send()).toEqual({ kind: 'delivered' })
  expect(sent).toEqual([['a', 'b', 'c'], ['b', 'c'], ['b']])
})

it('is down where some of it is never taken', async () => {
  const { sent, send } = bus([taken, taken, failed('ThrottlingException')], [failed('ThrottlingException')])
  expect(await send()).toMatchObject({ kind: 'down', why: 'ThrottlingException' })
  expect(sent).toHaveLength(4)
})

it('takes an answer that names no entry for no proof', async () => {
  expect(await bus([]).send()).toMatchObject({ kind: 'down', why: 'NoAnswer' })
})

it('refuses what no other try will change, once the others are taken', async () => {
  const { sent, send } = bus([failed('MalformedDetail'), taken, failed('InternalFailure')], [taken])
  expect(await send()).toEqual({ kind: 'refused', why: 'MalformedDetail' })
  expect(sent).toEqual([['a', 'b', 'c'], ['c']])
})

it.each([
  ['ResourceNotFoundException', 'down'],
  ['AccessDeniedException', 'down'],
  ['ValidationException', 'refused'],
])('takes %s for %s', async (name, kind) => {
  const { sent, send } = bus(Object.assign(new Error('m'), { name }))
  expect(await send()).toMatchObject({ kind, why: name })
  expect(sent).toHaveLength(1)
})
