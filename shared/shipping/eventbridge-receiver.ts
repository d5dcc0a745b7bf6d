import {
  type EventBridgeClient,
  PutEventsCommand,
  type PutEventsRequestEntry,
  type PutEventsResultEntry,
} from '@aws-sdk/client-eventbridge'
import pRetry from 'p-retry'
import { type Delivery, delivered, down, type Receiver, refused, type ShippedEvent } from './receiver.ts'

export interface EventBridgeReceiverOptions {
  readonly name: string
  readonly format: Receiver['format']
  readonly client: EventBridgeClient
  /** Name or ARN. */
  readonly bus: string
  /** Before the second try of what the bus did not take, milliseconds; 200 where left out. */
  readonly firstWaitMs?: number
}

/** By which rules on the bus know them; their detail type is the record's kind. */
const source = 'sunder.audit'

/** Error codes of an entry that no other try will change. */
const forGood = new Set(['MalformedDetail', 'InvalidArgument'])

/**
 * A bus of EventBridge. It takes part of a request and not the rest: the rest is sent again, at most three times.
 * The bus keeps no order among events; each carries its leaf, by which it can be had.
 */
export function createEventBridgeReceiver(options: EventBridgeReceiverOptions): Receiver {
  const { name, format, client, bus, firstWaitMs = 200 } = options
  return {
    name,
    format,
    // Ten entries and 256 KB a request, of which each entry takes some bytes for what is around its detail.
    limits: { events: 10, bytes: 240 * 1024 },
    async send(batch, abortSignal) {
      let left = batch.map((event) => entryOf(event, bus))
      let lost: string | undefined
      let failures: readonly string[] = []
      const putRest = async (): Promise<void> => {
        const { Entries = [] } = await client.send(new PutEventsCommand({ Entries: left }), { abortSignal })
        const codes = left.map((_, index) => failureOf(Entries[index]))
        lost ??= codes.find((code) => forGood.has(code))
        left = left.filter((_, index) => codes[index] !== '' && !forGood.has(codes[index] ?? ''))
        failures = codes.filter((code) => code !== '')
        if (left.length > 0) throw new NotTaken()
      }
      try {
        await pRetry(putRest, {
          retries: 3,
          minTimeout: firstWaitMs,
          randomize: true,
          signal: abortSignal,
          shouldRetry: ({ error }) => error instanceof NotTaken,
        })
      } catch (error) {
        return failed(error, failures)
      }
      return lost === undefined ? delivered : refused(lost)
    },
  }
}

class NotTaken extends Error {}

function entryOf({ record, json }: ShippedEvent, bus: string): PutEventsRequestEntry {
  return {
    EventBusName: bus,
    Source: source,
    DetailType: record.kind,
    Time: new Date(record.time),
    Detail: json,
  }
}

/** Empty for an entry that was taken. An answer that does not name it is no proof of that. */
function failureOf(entry: PutEventsResultEntry | undefined): string {
  if (entry?.EventId !== undefined) return ''
  return entry?.ErrorCode ?? 'NoAnswer'
}

function failed(error: unknown, failures: readonly string[]): Delivery {
  if (error instanceof NotTaken) return down(failures[0] ?? 'not taken')
  const name = error instanceof Error ? error.name : 'failed'
  // A request that is too large or malformed as a whole: its events may go one by one.
  return name === 'ValidationException' ? refused(name) : down(name)
}
