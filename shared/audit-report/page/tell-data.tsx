import { visibleLine } from '../../pages/visible-text.ts'
import { countOf, Identity, reportTable } from './report-table.tsx'
import { Reason, Section, type Telling } from './section.tsx'

export function tellData({ report: { dataClasses, collections } }: Telling) {
  return (
    <Section id="data-classes">
      {reportTable({
        caption: 'Values found, by class',
        told: dataClasses,
        none: 'No regulated data was found in this period.',
        groups: [
          ['', 1],
          ['in embed requests that were', 4],
          ['and', 2],
        ],
        columns: [
          { head: 'Class', cell: (row) => <code>{visibleLine(row.class)}</code> },
          { head: 'stored', figure: true, cell: ({ stored }) => stored },
          { head: 'held', figure: true, cell: ({ held }) => held },
          { head: 'blocked', figure: true, cell: ({ blocked }) => blocked },
          { head: 'otherwise ended', figure: true, cell: ({ otherwise }) => otherwise },
          { head: 'stored after approval', figure: true, cell: ({ afterApproval }) => afterApproval },
          { head: 'in query texts', figure: true, cell: ({ inQueries }) => inQueries },
        ],
      })}
      {reportTable({
        caption: 'What was stored and read, by collection',
        told: collections,
        none: 'No collection was written or read in this period.',
        groups: [
          ['', 1],
          ['embed', 7],
          ['read', 4],
        ],
        columns: [
          { head: 'Collection', cell: ({ collection }) => visibleLine(collection) },
          { head: 'requests', figure: true, cell: ({ embeds }) => embeds },
          { head: 'inputs', figure: true, cell: ({ inputs }) => inputs },
          { head: 'stored', figure: true, cell: ({ stored }) => stored },
          { head: 'after approval', figure: true, cell: ({ storedAfterApproval }) => storedAfterApproval },
          { head: 'values masked', figure: true, cell: ({ masked }) => masked },
          { head: 'held', figure: true, cell: ({ held }) => held },
          { head: 'blocked', figure: true, cell: ({ blocked }) => blocked },
          { head: 'reads', figure: true, cell: ({ reads }) => reads },
          { head: 'rows', figure: true, cell: ({ returned }) => returned },
          { head: 'rows withheld', figure: true, cell: ({ withheld }) => withheld },
          { head: 'values masked', figure: true, cell: ({ maskedInReads }) => maskedInReads },
        ],
      })}
    </Section>
  )
}

export function tellRefusals({ report, citations: { cite } }: Telling) {
  const { refusals, interrupted, unauthenticated } = report
  return (
    <Section id="refusals">
      {reportTable({
        caption: 'Refusals and failures by reason',
        told: refusals,
        none: 'Nothing was refused or failed in this period.',
        columns: [
          { head: 'Reason', cell: ({ reason }) => <Reason code={reason} /> },
          { head: 'Effect', cell: ({ effect }) => effect },
          { head: 'Function', cell: (row) => row.function },
          { head: 'Times', figure: true, cell: ({ count }) => count },
          { head: 'First', cell: ({ first }) => cite(first) },
          { head: 'Last', cell: ({ last }) => cite(last) },
        ],
      })}
      {reportTable({
        caption: 'Interrupted requests',
        told: interrupted,
        none: 'No request of this period is known to have been interrupted.',
        columns: [
          { head: 'When', cell: (row) => cite(row) },
          { head: 'Identity', cell: ({ identity }) => <Identity who={identity} /> },
          { head: 'Action', cell: (row) => <code>{visibleLine(`${row.function} ${row.action}`)}</code> },
          { head: 'Deadline', cell: ({ deadline }) => deadline.slice(0, 19).replace('T', ' ') },
          {
            head: 'Request id',
            cell: ({ requestId }) => <code class="id">{visibleLine(requestId ?? '–')}</code>,
          },
        ],
      })}
      {interrupted.undecided > 0 && (
        <p class="more">Undecided: {countOf(interrupted.undecided, 'further request')} without an outcome.</p>
      )}
      {reportTable({
        caption: 'Requests without a valid token, or shed',
        told: unauthenticated,
        none: 'No request without a valid token, and none that was shed, is on record in this period.',
        columns: [
          { head: 'Reason', cell: ({ reason }) => <code>{visibleLine(reason)}</code> },
          { head: 'Function', cell: (row) => row.function },
          { head: 'Requests', figure: true, cell: ({ requests }) => requests },
          { head: 'Most in one aggregate', figure: true, cell: ({ most }) => most },
          { head: 'Aggregates', figure: true, cell: ({ count }) => count },
          { head: 'First', cell: ({ first }) => cite(first) },
          { head: 'Last', cell: ({ last }) => cite(last) },
        ],
      })}
    </Section>
  )
}
