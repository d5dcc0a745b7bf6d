import type { Policy } from '../../shared/policy/schema.ts'
import { parseVerifierKey } from '../../shared/transparency-log/notes/verifier-key.ts'
import { printable } from '../command-line/printable.ts'

type Receiver = Policy['audit']['ship'][number]

/** How records are sealed, who confirms it, and to whom they are sent, in rows of the description of a policy. */
export function describeTrail({ log, ship }: Policy['audit']): [label: string, ...values: string[]][] {
  const { origin, maxLag, witness } = log
  return [
    ['log', `${origin ?? 'named after the installation'}, records sealed within ${lag(maxLag)}`],
    ['witness', witness === undefined ? 'none' : `${printable(nameOf(witness.key))} at ${witness.url}`],
    ['shipped', ...(ship.length === 0 ? ['to nobody'] : ship.map(describeReceiver))],
  ]
}

/** A key that no verifier could use is told as it stands in the file. */
function nameOf(key: string): string {
  try {
    return parseVerifierKey(key).name
  } catch {
    return key
  }
}

function describeReceiver(receiver: Receiver): string {
  return `${receiver.name}: ${whereTo(receiver)}, as ${receiver.format === 'ocsf' ? 'OCSF' : 'records'}`
}

function whereTo(receiver: Receiver): string {
  switch (receiver.type) {
    case 'webhook':
      return `webhook ${receiver.url}`
    case 'syslog':
      return `syslog ${printable(receiver.host)}:${receiver.port}${receiver.ca === undefined ? '' : ', by a certificate authority of its own'}`
    case 'eventbridge':
      return "the deployment's event bus"
  }
}

function lag(milliseconds: number): string {
  return milliseconds % 60_000 === 0 ? `${milliseconds / 60_000} minutes` : `${milliseconds / 1000} seconds`
}
