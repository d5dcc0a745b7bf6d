import { expect, it } from 'vitest'
import { createReport } from '../../../shared/audit-report/create-report.ts'
import type { ReportLimits } from '../../../shared/audit-report/limits.ts'
import { tellApprovalForReport } from '../../../shared/audit-report/making/tell-approval.ts'
import type { AuditReport } from '../../../shared/audit-report/report-schema.ts'
import { writeMonth } from './month.ts'
import { createRecordWriter, issuer, noon, type RecordWriter } from './records.ts'

const period = { from: noon - 3_600_000, to: noon + 3_600_000 }

function reportOn(
  { records }: Pick<RecordWriter, 'records'>,
  { limits, ...facts }: { limits?: Partial<ReportLimits>; readUntil?: number } = {},
): AuditReport {
  const report = createReport({ ...period, tellApproval: tellApprovalForReport, ...(limits && { limits }) })
  for (const record of records) report.addRecord(record)
  return report.finish({ madeAt: period.to, readUntil: period.to + 900_000, ...facts })
}

/** Every number of a report but the version's and those that may be there without a record. */
function numbersIn(value: unknown): number[] {
  if (typeof value === 'number') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, inner]) => (name === 'v' ? [] : numbersIn(inner)))
}

function citedIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, inner]) =>
    name === 'record' && typeof inner === 'string' ? [inner] : citedIn(inner),
  )
}

it('says nothing of a period without records: no figure but nought, no record cited, no evidence for any control', () => {
  const report = reportOn({ records: [] })
  expect(numbersIn(report).filter((number) => number !== 0)).toEqual([])
  expect(citedIn(report)).toEqual([])
  expect(report.controls.flatMap(({ evidence }) => evidence)).toEqual([])
  expect(report.controls).toHaveLength(9)
})

it('cites no record that is not among those of the period', () => {
  const { records } = writeMonth(14)
  const [from, to] = [Date.UTC(2026, 10, 3), Date.UTC(2026, 10, 10)]
  const report = createReport({ from, to, tellApproval: tellApprovalForReport })
  for (const record of records) report.addRecord(record)
  const cited = citedIn(report.finish({ madeAt: to, readUntil: to }))
  const inPeriod = new Map(records.map(({ id, time }) => [id, Date.parse(time)]))
  expect(cited.length).toBeGreaterThan(50)
  expect(cited.filter((id) => !((inPeriod.get(id) ?? 0) >= from && (inPeriod.get(id) ?? 0) < to))).toEqual([])
})

it('finds the outcome of a request after the period, and judges none whose time had not come', () => {
  const writer = createRecordWriter(period.to - 10)
  const request = (deadline: number) => ({ action: 'embed', deadline: new Date(deadline).toISOString() })
  writer.pair('embed', request(period.to + 1000), { decision: { effect: 'stored', reasons: [] } })
  writer.now = period.to - 5
  const [lost] = writer.pair('embed', request(period.to + 1000), undefined)
  writer.pair('embed', request(period.to + 5000), undefined)
  const { interrupted, acting } = reportOn(writer, { readUntil: period.to + 2000 })
  expect(interrupted.rows.map(({ record }) => record)).toEqual([lost?.id])
  expect(interrupted.undecided).toBe(1)
  expect(acting.rows).toEqual([])
})

it('judges no request where outcomes were too many to be held', () => {
  const writer = createRecordWriter()
  for (let count = 0; count < 5; count += 1) writer.pair('embed', { action: 'embed' }, {})
  const of = (kind: string) => writer.records.filter((record) => record.kind === kind)
  const outcomesFirst = [...of('outcome'), ...of('request')]
  const { interrupted } = reportOn({ records: outcomesFirst }, { limits: { unmatched: 2 } })
  expect(interrupted.rows).toEqual([])
  expect(interrupted.undecided).toBeGreaterThan(0)
})

it('holds no more rows than its limits, whatever is made up', () => {
  const writer = createRecordWriter()
  for (let count = 0; count < 60; count += 1) {
    const actor = { issuer, subject: `stranger-${count}`, duty: 'consumer' as const }
    const target = { collection: `c${count}`, grant: `grant_${count}`, approval: `approval_${count}` }
    const decision = { effect: 'denied' as const, reasons: [`duty_forbidden`] }
    writer.write('read-vectors', { kind: 'denial', action: 'approval.x', actor, target, decision })
    writer.write('read-vectors', {
      kind: 'aggregate',
      action: 'x',
      decision: { effect: 'denied', reasons: [`r${count}`] },
    })
  }
  const few = { identities: 5, matrix: 5, crossings: 5, grants: 5, approvals: 5, collections: 5, floods: 5 }
  const report = reportOn(writer, { limits: few })
  for (const name of ['acting', 'matrix', 'crossings', 'grants', 'approvals', 'unauthenticated'] as const) {
    expect([name, report[name].rows.length, report[name].more]).toEqual([name, 5, 55])
  }
})

it('tells which leaves the records are, and what is not sealed; nothing where nobody looked', () => {
  const writer = createRecordWriter()
  for (let count = 0; count < 4; count += 1) writer.write('embed', { kind: 'denial', action: 'embed' })
  const told = (leaves: readonly (number | null | undefined)[]) => {
    const report = createReport({ ...period, tellApproval: tellApprovalForReport })
    writer.records.forEach((record, index) => {
      report.addRecord(record, leaves[index])
    })
    return report.finish({ madeAt: noon, readUntil: noon }).sealing.leaves
  }
  const oldestUnsealed = { record: writer.records[2]?.id, time: writer.records[2]?.time }
  expect(told([9, 7, null, null])).toEqual({ sealed: 2, first: 7, last: 9, unsealed: 2, oldestUnsealed })
  expect(told([9, 7, undefined, null])).toBeNull()
})

it('tells what a policy takes back only of those whose digest a record carries', () => {
  const writer = createRecordWriter()
  writer.write('embed', { kind: 'denial', action: 'embed' }, 'sha256:one')
  writer.write('embed', { kind: 'denial', action: 'embed' }, 'sha256:two')
  const reading = {
    verifyBytes: false,
    rawVectors: true,
    allowModelExtraction: true,
    unmasked: [{ group: 'g', classes: ['phi'] }],
  }
  const collections = { mail: { reading, approval: { authentication: 'link' } } } as never
  const report = createReport({ ...period, tellApproval: tellApprovalForReport })
  for (const record of writer.records) report.addRecord(record)
  const policies = ['sha256:one', 'sha256:never'].map((digest) => ({ digest, collections }))
  const { exceptions } = report.finish({ madeAt: noon, readUntil: noon, policies })
  expect(exceptions.unread).toEqual(['sha256:two'])
  expect(exceptions.rows.map(({ digest, path }) => `${digest} ${path}`)).toEqual([
    'sha256:one collections.mail.reading.verifyBytes: false',
    'sha256:one collections.mail.reading.rawVectors: true',
    'sha256:one collections.mail.reading.allowModelExtraction: true',
    'sha256:one collections.mail.reading.unmasked',
    'sha256:one collections.mail.approval.authentication: link',
  ])
})
