import { type Duty, duties } from '../../identity/caller.ts'
import { visibleLine } from '../../pages/visible-text.ts'
import type { AuditReport } from '../report-schema.ts'
import { dutyOf } from '../seen-record.ts'
import { figureOf, Identity, reportTable } from './report-table.tsx'
import { Reason, Section, type Telling } from './section.tsx'

export function tellActing({ report: { acting }, citations: { cite } }: Telling) {
  return (
    <Section id="acting">
      {reportTable({
        caption: 'Identities by duty',
        told: acting,
        none: 'No identity asked for anything in this period.',
        columns: [
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
        ],
      })}
    </Section>
  )
}

export function tellCrossings({ report, citations: { cite, number } }: Telling) {
  const { crossings, twoDuties, embeddedAndRead } = report
  return (
    <Section id="crossings">
      {reportTable({
        caption: 'Refused crossings',
        told: crossings,
        none: 'No crossing between duties was tried and refused, as far as the records tell.',
        columns: [
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
        ],
      })}
      {reportTable({
        caption: 'Identities that exercised two duties',
        told: twoDuties,
        none: 'No identity, and no owner of one, exercised two duties in this period.',
        columns: [
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
        ],
      })}
      {reportTable({
        caption: 'Identities that embedded into a collection and read from it',
        told: embeddedAndRead,
        none: 'No identity, and no owner of one, did both in one collection in this period.',
        columns: [
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
        ],
      })}
    </Section>
  )
}

type Cell = AuditReport['matrix']['rows'][number]

export function tellMatrix({ report: { matrix } }: Telling) {
  return (
    <Section id="matrix">
      {reportTable({
        caption: 'Whose functions each identity asked',
        told: {
          counted:
            'The sums of the table below by the duty that its function serves: what was allowed and, below it, what was denied or failed.',
          rows: byIdentity(matrix.rows),
          more: 0,
        },
        none: 'No identity asked for anything in this period.',
        columns: [
          { head: 'Identity', cell: ({ identity }) => <Identity who={identity} /> },
          ...duties.map((duty) => ({
            head: `${duty}’s`,
            figure: true,
            cell: ({ sums }: AskedOf) => sumCell(sums.get(duty)),
          })),
        ],
      })}
      {reportTable({
        caption: 'Identity × action',
        told: { ...matrix, rows: grouped(matrix.rows) },
        none: 'Nothing was asked for in this period.',
        columns: [
          { head: 'Identity', cell: ({ cell, isFirst }) => nameCell(cell, isFirst) },
          { head: 'Function', cell: ({ cell }) => cell.function },
          { head: 'Action', cell: ({ cell }) => <code>{visibleLine(cell.action)}</code> },
          { head: 'Allowed', figure: true, cell: ({ cell }) => cell.allowed },
          { head: 'Denied', figure: true, cell: ({ cell }) => cell.denied },
          { head: 'Failed', figure: true, cell: ({ cell }) => cell.failed },
        ],
      })}
    </Section>
  )
}

interface Sum {
  allowed: number
  refused: number
}

interface AskedOf {
  readonly identity: NonNullable<Cell['identity']>
  readonly sums: Map<Duty | null, Sum>
}

function byIdentity(cells: readonly Cell[]): AskedOf[] {
  const asked = new Map<string, AskedOf>()
  for (const { identity, function: name, allowed, denied, failed } of cells) {
    if (identity === null) continue
    const key = JSON.stringify(identity)
    const row = asked.get(key) ?? { identity, sums: new Map() }
    const duty = dutyOf(name)
    const sum = row.sums.get(duty) ?? { allowed: 0, refused: 0 }
    row.sums.set(duty, { allowed: sum.allowed + allowed, refused: sum.refused + denied + failed })
    asked.set(key, row)
  }
  return [...asked.values()]
}

function sumCell(sum: Sum | undefined) {
  if (sum === undefined) return <span class="soft">–</span>
  return (
    <>
      {figureOf(sum.allowed)}
      {sum.refused > 0 && <small>{figureOf(sum.refused)} refused</small>}
    </>
  )
}

/** The issuer is shown in the first row of an identity. */
function nameCell({ identity }: Cell, isFirst: boolean) {
  if (isFirst || identity === null) return <Identity who={identity} />
  return <bdi class="soft">{visibleLine(identity.subject)}</bdi>
}

function grouped(cells: readonly Cell[]) {
  const nameOf = (cell: Cell | undefined) => JSON.stringify(cell?.identity)
  return cells.map((cell, index) => ({ cell, isFirst: nameOf(cell) !== nameOf(cells[index - 1]) }))
}

function dutyName(duty: string | null) {
  return duty ?? <span class="soft">none, or two</span>
}
