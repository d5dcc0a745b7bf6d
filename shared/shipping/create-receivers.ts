import type { ReceiverPolicy } from '../policy/schema.ts'
import type { Clock } from '../runtime/clock.ts'
import type { Secrets } from '../secrets/secrets.ts'
import type { Receiver } from './receiver.ts'
import { createSyslogReceiver } from './syslog-receiver.ts'
import { createWebhookReceiver } from './webhook-receiver.ts'

export interface ReceiverParts {
  readonly secrets: Secrets
  readonly fetch: typeof globalThis.fetch
  readonly clock: Clock
  /** Who sends, in syslog. */
  readonly hostname: string
  /** Undefined where there is no bus: nothing is then sent to one. */
  readonly openEventBus: ((receiver: Pick<Receiver, 'name' | 'format'>) => Receiver) | undefined
}

/** The receivers that the policy names. */
export function createReceivers(ship: readonly ReceiverPolicy[], parts: ReceiverParts): Receiver[] {
  return ship.flatMap((policy) => receiverOf(policy, parts) ?? [])
}

function receiverOf(policy: ReceiverPolicy, parts: ReceiverParts): Receiver | undefined {
  switch (policy.type) {
    case 'webhook':
      return createWebhookReceiver({ ...policy, ...parts })
    case 'syslog':
      return createSyslogReceiver({ ...policy, ...parts })
    case 'eventbridge':
      return parts.openEventBus?.(policy)
  }
}
