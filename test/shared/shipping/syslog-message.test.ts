import { expect, it } from 'vitest'
import type { AuditRecord } from '../../../shared/audit/record.ts'
import { shippedEvent } from '../../../shared/shipping/shipped-event.ts'
import { framed, syslogMessage } from '../../../shared/shipping/syslog-message.ts'
import { newLane, storedRecord } from '../../contracts/audit-table.ts'

function event(facts: Partial<AuditRecord> = {}, leaf: number | 'none' = 41) {
  const stored = storedRecord(newLane(), 5, facts)
  const place = leaf === 'none' ? undefined : { leaf, seal: 3, hash: stored.hash }
  const shipped = shippedEvent(stored, place, 'record')
  if (shipped === undefined) throw new Error('not a record')
  return shipped
}
const messageOf = (facts: Partial<AuditRecord>, hostname = 'gateway.example') =>
  syslogMessage(event(facts), hostname)

it('is a message by RFC 5424, with the record’s time and registered structured data', () => {
  const shipped = event({ kind: 'outcome', action: 'embed', decision: { effect: 'stored', reasons: [] } })
  expect(syslogMessage(shipped, 'gateway.example')).toBe(
    '<110>1 2026-11-22T12:00:00.005Z gateway.example sunder embed embed ' +
      `[origin software="sunder"][meta sequenceId="42"] ${shipped.json}`,
  )
})

it.each([
  [105, { kind: 'alarm', action: 'canary.read' }],
  [107, { kind: 'outcome', decision: { effect: 'failed', reasons: [] } }],
  [108, { kind: 'denial', decision: { effect: 'denied', reasons: [] } }],
  [109, { kind: 'policy-changed' }],
  [110, { kind: 'request', decision: { effect: 'allowed', reasons: [] } }],
  [110, { kind: 'aggregate' }],
] as const)('has the priority %i for %o', (priority, facts) => {
  expect(messageOf(facts).startsWith(`<${priority}>1 `)).toBe(true)
})

it('holds nothing but ASCII, and the JSON’s value as it was', () => {
  const action = 'caf\u00e9 \u{1f600} \u2028 \u007f \n "'
  const message = messageOf({ action })
  expect(message).toMatch(/^[ -~]+$/)
  const json = message.slice(message.indexOf(' {') + 1)
  expect(JSON.parse(json).record.action).toBe(action)
})

it('keeps what can’t stand in a header out of it', () => {
  const message = messageOf({ action: `a b\n${'x'.repeat(40)}` }, 'é')
  expect(message.split(' ').slice(2, 6)).toEqual(['-', 'sunder', 'embed', `ab${'x'.repeat(30)}`])
})

it('counts from 1 again behind the largest number, and has none without a leaf', () => {
  const numberOf = (leaf: number) => /sequenceId="(\d+)"/.exec(syslogMessage(event({}, leaf), 'h'))?.[1]
  expect([0, 2_147_483_646, 2_147_483_647].map(numberOf)).toEqual(['1', '2147483647', '1'])
  expect(syslogMessage(event({ kind: 'alarm' }, 'none'), 'h')).toContain('[origin software="sunder"] {')
})

it('is framed by its length in octets', () => {
  expect(framed('<110>1 - é')).toBe('11 <110>1 - é')
})
