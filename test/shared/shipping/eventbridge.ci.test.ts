import { randomUUID } from 'node:crypto'
import {
  CreateArchiveCommand,
  CreateEventBusCommand,
  DescribeArchiveCommand,
  EventBridgeClient,
} from '@aws-sdk/client-eventbridge'
import { expect, it } from 'vitest'
import { createEventBridgeReceiver } from '../../../shared/shipping/eventbridge-receiver.ts'
import { shippedEvent } from '../../../shared/shipping/shipped-event.ts'
import { newLane, storedRecord } from '../../contracts/audit-table.ts'
import { motoOptions } from '../../support/moto.ts'

const client = new EventBridgeClient(motoOptions)
const signal = new AbortController().signal

function eventsOf(kinds: readonly ('alarm' | 'denial')[]) {
  const lane = newLane()
  return kinds.flatMap((kind, leaf) => {
    const stored = storedRecord(lane, leaf, { kind })
    const format = leaf % 2 === 0 ? 'record' : 'ocsf'
    return shippedEvent(stored, { leaf, seal: 1, hash: stored.hash }, format) ?? []
  })
}

it('reaches the rules of a bus by their source, kind and detail', async () => {
  const bus = `bus-${randomUUID()}`
  const { EventBusArn } = await client.send(new CreateEventBusCommand({ Name: bus }))
  const archive = async (pattern: object) => {
    const ArchiveName = `a-${randomUUID()}`
    const EventPattern = JSON.stringify(pattern)
    await client.send(new CreateArchiveCommand({ ArchiveName, EventSourceArn: EventBusArn, EventPattern }))
    return async () => (await client.send(new DescribeArchiveCommand({ ArchiveName }))).EventCount
  }
  const all = await archive({ source: ['sunder.audit'] })
  const alarms = await archive({ source: ['sunder.audit'], 'detail-type': ['alarm'] })
  const embeds = await archive({ detail: { record: { action: ['embed'] } } })
  const others = await archive({ source: ['other'] })

  const receiver = createEventBridgeReceiver({ name: 'bus', format: 'record', client, bus })
  const events = eventsOf(['denial', 'denial', 'alarm', 'denial', 'alarm'])
  expect(await receiver.send(events, signal)).toEqual({ kind: 'delivered' })
  expect(await Promise.all([all(), alarms(), embeds(), others()])).toEqual([5, 2, 3, 0])
})
