import type { AuditReport } from '../../../../shared/audit-report/report-schema.ts'
import { visibleLine } from '../../../../shared/pages/visible-text.ts'
import { figureOf, Identity, ReportTable } from './report-table.tsx'
import { Reason, Section, type Telling } from './section.tsx'

export function tellActing({ report: { acting }, citations: { cite } }: Telling) {
  return (
    <Section id="acting">
      <ReportTable
        caption="Identities by duty"
        told={acting}
        none="No identity asked for anything in this period."
        columns={[
          {
            head: 'Identity',
            cell: (row) => (
              <>
                <Identity who={row} />
                {row.owners.length > 0 && <small>owned by {row.owners.map(visibleLine).join(', ')}</small>}
                {row.clients.length > 0 && <small>by client {row.clients.map(visibleLine).join(', ')}</small>}
              </>
            ),
          },
          { head: 'Duty', cell: ({ duty }) => dutyName(duty) },
          { head: 'Allowed', figure: true, cell: ({ allowed }) => allowed },
          { head: 'Denied', figure: true, cell: ({ denied }) => denied },
          { head: 'Failed', figure: true, cell: ({ failed }) => failed },
          { head: 'First', cell: ({ first }) => cite(first) },
          { head: 'Last', cell: ({ last }) => cite(last) },
        ]}
      />
    </Section>
  )
}

export function tellCrossings({ report, citations: { cite, number } }: Telling) {
  const { crossings, twoDuties, embeddedAndRead } = report
  return (
    <Section id="crossings">
      <ReportTable
        caption="Refused crossings"
        told={crossings}
        none="No crossing between duties was tried and refused, as far as the records tell."
        columns={[
          { head: 'Identity', cell: ({ identity }) => <Identity who={identity} /> },
          {
            head: 'Its duty, and what it tried',
            cell: ({ duty, asked, action }) => (
              <>
                {dutyName(duty)} → {asked ?? 'nobody’s'}
                <small>
                  <code>{visibleLine(action)}</code>
                </small>
              </>
            ),
          },
          { head: 'Refused because', cell: ({ reason }) => <Reason code={reason} /> },
          { head: 'Times', figure: true, cell: ({ count }) => count },
          { head: 'First', cell: ({ first }) => cite(first) },
          { head: 'Last', cell: ({ last }) => cite(last) },
        ]}
      />
      <ReportTable
        caption="Identities that exercised two duties"
        told={twoDuties}
        none="No identity, and no owner of one, exercised two duties in this period."
        columns={[
          { head: 'Identity', cell: (row) => <Identity who={row} /> },
          {
            head: 'Duties, and the accounts that exercised them',
            cell: ({ duties }) =>
              duties.map(({ duty, by, count, first, last }) => (
                <div>
                  {duty} as {visibleLine(by)}, {figureOf(count)} times: {cite(first)} to {cite(last)}
                </div>
              )),
          },
        ]}
      />
      <ReportTable
        caption="Identities that embedded into a collection and read from it"
        told={embeddedAndRead}
        none="No identity, and no owner of one, did both in one collection in this period."
        columns={[
          { head: 'Identity', cell: (row) => <Identity who={row} /> },
          { head: 'Collection', cell: ({ collection }) => visibleLine(collection) },
          {
            head: 'Embedded',
            figure: true,
            cell: ({ embedded }) => (
              <>
                {figureOf(embedded.count)} {number(embedded.first)}
              </>
            ),
          },
          {
            head: 'Read',
            figure: true,
            cell: ({ read }) => (
              <>
                {figureOf(read.count)} {number(read.first)}
              </>
            ),
          },
        ]}
      />
    </Section>
  )
}

type Cell = AuditReport['matrix']['rows'][number]

export function tellMatrix({ report: { matrix } }: Telling) {
  return (
    <Section id="matrix">
      <ReportTable
        caption="Identity × action"
        told={{ ...matrix, rows: grouped(matrix.rows) }}
        none="Nothing was asked for in this period."
        columns={[
          {
            head: 'Identity',
            cell: ({ cell, isFirst }) =>
              isFirst ? (
                <Identity who={cell.identity} />
              ) : (
                <span class="skip">{visibleLine(cell.identity?.subject ?? 'no identity')}</span>
              ),
          },
          { head: 'Function', cell: ({ cell }) => cell.function },
          { head: 'Action', cell: ({ cell }) => <code>{visibleLine(cell.action)}</code> },
          { head: 'Allowed', figure: true, cell: ({ cell }) => cell.allowed },
          { head: 'Denied', figure: true, cell: ({ cell }) => cell.denied },
          { head: 'Failed', figure: true, cell: ({ cell }) => cell.failed },
        ]}
      />
    </Section>
  )
}

/** An identity is shown in the first of its rows. */
function grouped(cells: readonly Cell[]) {
  const nameOf = (cell: Cell | undefined) =>
    cell?.identity ? `${cell.identity.issuer} ${cell.identity.subject}` : ''
  return cells.map((cell, index) => ({
    cell,
    isFirst: index === 0 || nameOf(cell) !== nameOf(cells[index - 1]),
  }))
}

function dutyName(duty: string | null) {
  return duty ?? <span class="soft">none, or two</span>
}
