import { beforeAll, expect, it } from 'vitest'
import { createReport } from '../../../../shared/audit-report/create-report.ts'
import { tellApprovalForReport } from '../../../../shared/audit-report/making/tell-approval.ts'
import { renderReport } from '../../../../shared/audit-report/page/render-report.tsx'
import type { AuditReport } from '../../../../shared/audit-report/report-schema.ts'
import type { ReportRecord } from '../../../../shared/audit-report/seen-record.ts'
import { writeMonth } from '../month.ts'
import { createRecordWriter, noon } from '../records.ts'

const [from, to] = [Date.UTC(2026, 10, 1), Date.UTC(2026, 11, 1)]

function reportOn(records: readonly ReportRecord[]): AuditReport {
  const report = createReport({ from, to, tellApproval: tellApprovalForReport })
  for (const record of records) report.addRecord(record)
  return report.finish({ madeAt: to, readUntil: to })
}

let report: AuditReport
let html: string
beforeAll(() => {
  report = reportOn(writeMonth().records)
  ;({ html } = renderReport(report))
})

it('shows every record that the report cites by a number, once, and no other', () => {
  const listed = [...html.matchAll(/<li id="record-(\d+)"><b>\[(\d+)\]<\/b> <code>([^<]*)<\/code>/g)]
  expect(listed.map(([, id]) => Number(id))).toEqual(listed.map((_, index) => index + 1))
  const numbers = new Set([...html.matchAll(/href="#record-(\d+)"/g)].map(([, number]) => Number(number)))
  expect(numbers.size).toBe(listed.length)
  const cited = new Set(JSON.stringify(report).match(/rec_[a-z-]+_\d{13}-[0-9a-f]{16}_\d+/g))
  expect(listed.filter(([, , , record]) => !cited.has(record ?? ''))).toEqual([])
})

it('leads from each link to something on the page', () => {
  const ids = new Set([...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id))
  const targets = [...html.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id)
  expect(targets.length).toBeGreaterThan(50)
  expect(targets.filter((id) => !ids.has(id ?? ''))).toEqual([])
})

it('says in every section how it was counted, and shows the very figures of the JSON', () => {
  const text = html.replaceAll(/<[^>]+>/g, ' ').replaceAll('\u202f', '')
  for (const value of Object.values(report)) {
    if (typeof value === 'object' && value !== null && 'counted' in value) {
      expect([value.counted, html.includes(value.counted)]).toEqual([value.counted, true])
    }
  }
  for (const row of report.dataClasses.rows) {
    const { class: name, stored, held, blocked, otherwise, afterApproval, inQueries } = row
    const figures = [stored, held, blocked, otherwise, afterApproval, inQueries].join('\\s+')
    expect(text).toMatch(new RegExp(`${name.replace('.', '\\.')}\\s+${figures}`))
  }
  for (const { collection, embeds, inputs, stored, storedAfterApproval } of report.collections.rows) {
    expect(text).toMatch(
      new RegExp(`${collection}\\s+${[embeds, inputs, stored, storedAfterApproval].join('\\s+')}`),
    )
  }
})

it('lets no stranger’s text become markup, or be read the other way round', () => {
  const bad = '</td><script>alert(1)</script>"\u202Egnp.exe'
  const writer = createRecordWriter()
  const actor = { issuer: bad, subject: bad, owner: bad, clientId: bad, duty: 'embedder' as const }
  const target = { collection: bad, grant: bad, job: bad, approval: bad }
  const decision = {
    effect: 'denied' as const,
    reasons: [bad, 'duty_forbidden', `from ${bad}`, `quorum=${bad}`, `approved by=${bad}`],
  }
  const source = { uri: bad, asserted: 'declared' as const }
  for (const [by, action] of [
    ['embed', 'embed'],
    ['embed', bad],
    ['grants', 'grant.request'],
    ['approvals', 'approval.vote'],
    ['workflow-run', 'approval.run'],
  ] as const) {
    for (const kind of ['request', 'denial', 'outcome', 'aggregate', 'alarm', 'policy-changed'] as const) {
      const findings = { [bad]: 1 }
      writer.write(by, { kind, action, actor, target, source, findings, decision, requestId: bad }, bad)
    }
  }
  const page = renderReport(reportOn(writer.records)).html
  expect(page.includes('<script')).toBe(false)
  expect(page.match(/alert\(1\)&lt;\/script&gt;/g)?.length).toBeGreaterThan(50)
  expect([page.includes('\u202E'), page.includes('⟨U+202E⟩')]).toEqual([false, true])
})

it('says of an empty period that it is empty, in every section', () => {
  const { html: empty } = renderReport(reportOn([]))
  for (const said of ['There is no record in this period', 'No record is cited.']) {
    expect([said, empty.includes(said)]).toEqual([said, true])
  }
  expect(empty.match(/nothing on record in this period/g)).toHaveLength(9)
  const figures = empty.replaceAll(/<nav[\s\S]*?<\/nav>|<style>[\s\S]*?<\/style>/g, '').match(/<td class="n/g)
  expect(figures).toBeNull()
})

it('says how many rows it does not show', () => {
  const writer = createRecordWriter(noon)
  const report = createReport({ from, to, tellApproval: tellApprovalForReport, limits: { alarms: 1 } })
  for (let count = 0; count < 1235; count += 1) {
    report.addRecord(writer.write('embed', { kind: 'alarm', action: 'canary.read' }))
  }
  const { html } = renderReport(report.finish({ madeAt: to, readUntil: to }))
  expect(/>([^<]+) more, not shown/.exec(html)?.[1]).toBe('1\u202f234')
})
