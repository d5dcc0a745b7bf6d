import { parseLane } from '../audit/lane-name.ts'
import type { ReadRecord } from '../audit/record-schema.ts'
import type { ShippedEvent } from './receiver.ts'

/** RFC 5424, section 6.2.1. */
const facilityLogAudit = 13
const severities = { alert: 1, error: 3, warning: 4, notice: 5, informational: 6 } as const

/** `meta sequenceId` counts from 1 to this, and then from 1 again (section 7.3.1). */
const largestSequenceId = 2_147_483_647

/**
 * A message by RFC 5424: the record's time, `sunder`, the function that wrote it, its action, and as MSG the event's
 * JSON, in ASCII (anything else escaped), as UTF-8 would need a byte order mark, with which many parsers see no JSON.
 *
 * `meta sequenceId` is the leaf's number, so that a gap can be seen and what came twice be known. Only registered
 * SD-IDs are used, as own ones need an enterprise number.
 *
 * @param hostname who sends; what a header can't hold is left out
 */
export function syslogMessage({ record, leaf, json }: ShippedEvent, hostname: string): string {
  const writer = parseLane(record.lane)?.functionName ?? ''
  const header = [
    `<${facilityLogAudit * 8 + severityOf(record)}>1`,
    record.time,
    headerField(hostname, 255),
    'sunder',
    headerField(writer, 128),
    headerField(record.action, 32),
  ]
  const meta = leaf === undefined ? '' : `[meta sequenceId="${(leaf % largestSequenceId) + 1}"]`
  return `${header.join(' ')} [origin software="sunder"]${meta} ${inAscii(json)}`
}

/** Octet counting, RFC 5425, section 4.3. */
export function framed(message: string): string {
  return `${Buffer.byteLength(message)} ${message}`
}

function severityOf({ kind, decision }: ReadRecord): number {
  if (kind === 'alarm') return severities.alert
  if (decision?.effect === 'failed') return severities.error
  if (decision?.effect === 'denied') return severities.warning
  return kind === 'policy-changed' ? severities.notice : severities.informational
}

/** PRINTUSASCII of a length, or the nil value. */
function headerField(text: string, length: number): string {
  return text.replace(/[^!-~]/g, '').slice(0, length) || '-'
}

/** The same JSON value; control characters are escaped by JSON itself, but for DEL. */
function inAscii(json: string): string {
  return json.replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
