import { expect, it } from 'vitest'
import type { AuditRecord } from '../../../shared/audit/record.ts'
import { csvHeader, csvRow } from '../../../shared/audit-formats/csv-row.ts'

const record: AuditRecord = {
  v: 1,
  id: 'rec_embed_1764000000000-0123456789abcdef_3',
  lane: 'LANE#embed#1764000000000-0123456789abcdef',
  seq: 3,
  prev: 'cd'.repeat(32),
  time: '2025-11-24T16:00:01.250Z',
  policyDigest: 'sha256:ef',
  kind: 'outcome',
  action: 'embed',
}
const hash = 'ab'.repeat(32)
const row = (source: string) =>
  csvRow(
    { ...record, source: { uri: source, asserted: 'declared' }, findings: { email: 2, phone: 1 } },
    { hash },
  )

it('quotes texts by RFC 4180, and leaves empty what a record does not say', () => {
  expect(row('s3://a "b", c\nd')).toContain('"s3://a ""b"", c\nd"')
  expect(row('x')).toMatch(/^"2025-11-24T16:00:01.250Z","outcome","embed",,,/)
  expect(row('x')).toContain('"email=2; phone=1"')
  expect(row('x').endsWith(`"${hash}",,"false"`)).toBe(true)
  expect(csvHeader.startsWith('"time","kind","action","effect"')).toBe(true)
})

it.each(['=1+1', '+1', '-1', '@A1', '\t=1', '\r=1', '\n=1', '=HYPERLINK("http://x")', '\uFF1D1+1'])(
  'keeps a spreadsheet from taking %j for a formula',
  (source) => {
    expect(row(source)).toContain(`"'${source.replaceAll('"', '""')}"`)
  },
)

it('leaves numbers and harmless texts as they are', () => {
  expect(row("it's 1=1")).toContain(`"it's 1=1"`)
  expect(csvRow({ ...record, count: 0 }, { hash, leaf: 12 })).toMatch(/,12,"true"$/)
})
