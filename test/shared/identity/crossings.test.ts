import { expect, it } from 'vitest'
import { metricOf } from '../../../shared/http/metric-of-error.ts'
import { crossingReasons } from '../../../shared/identity/crossings.ts'
import { severityOf } from '../../../shared/ocsf/classify-record.ts'
import { createRecordWriter } from '../audit-report/records.ts'
import { reportOn } from '../audit-report/report-on.ts'

it.each(crossingReasons)('%s is a crossing for the metric, for a SIEM and for the report', (reason) => {
  expect(metricOf(reason)).toBe('RefusedCrossing')
  const writer = createRecordWriter()
  const decision = { effect: 'denied' as const, reasons: [reason] }
  const denial = writer.write('read-vectors', { kind: 'denial', action: 'query', decision })
  expect(severityOf(denial)).toBe('medium')
  const { crossings } = reportOn(writer.records)
  expect(crossings.rows.map((row) => [row.reason, row.count])).toEqual([[reason, 1]])
  expect(crossings.counted).toContain(reason)
})

it('what is refused for what was asked is none', () => {
  expect(metricOf('invalid_request')).toBeUndefined()
})
