import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type AuditReport, auditReportSchema } from '../../../shared/audit-report/report-schema.ts'
import { createRecordWriter, noon } from './records.ts'
import { reportOn } from './report-on.ts'
import { streams } from './stream.ts'

it('is the same in whatever order the records come, and as its schema says', () => {
  fc.assert(
    fc.property(streams, (records) => {
      const report = reportOn(records)
      expect(auditReportSchema.parse(report)).toEqual(report)
      expect(reportOn([...records].reverse())).toEqual(report)
    }),
    { numRuns: 30 },
  )
})

it('counts what finds no place in a cut table, so that nothing is lost from a sum', () => {
  fc.assert(
    fc.property(streams, (records) => {
      const [whole, cut] = [
        reportOn(records),
        reportOn(records, { refusals: 1, crossings: 1, policies: 1, alarms: 1 }),
      ]
      for (const name of ['refusals', 'crossings', 'policies'] as const) {
        const total = (report: AuditReport) =>
          report[name].rows.reduce((sum: number, { count }) => sum + count, report[name].more)
        expect(cut[name].rows.length).toBeLessThanOrEqual(1)
        expect(total(cut)).toBe(total(whole))
      }
      expect(cut.alarms.rows.length + cut.alarms.more).toBe(whole.alarms.rows.length)
    }),
    { numRuns: 20 },
  )
})

it('tells an approval alike of two records of one millisecond in two lanes, whichever comes first', () => {
  const writer = createRecordWriter(noon + 1)
  const target = { approval: 'approval_1' }
  writer.pair('approvals', { action: 'approval.vote', target: { ...target, grant: 'grant_1' } }, undefined)
  writer.pair(
    'workflow-close',
    { action: 'approval.close', target: { ...target, grant: 'grant_2' } },
    undefined,
  )
  const { records } = writer
  expect(reportOn([...records].reverse())).toEqual(reportOn(records))
})
