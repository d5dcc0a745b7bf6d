import { visibleLine } from '../../pages/visible-text.ts'
import { Id, reportTable } from './report-table.tsx'
import { Section, type Telling } from './section.tsx'

export function tellGateway({ report, citations: { cite } }: Telling) {
  const { policies, policyChanges, exceptions } = report
  return (
    <Section id="gateway">
      {reportTable({
        caption: 'Policies in force',
        told: policies,
        none: 'No record, so no policy under which one was written.',
        columns: [
          { head: 'SHA-256 of the policy file', cell: ({ digest }) => <Id>{digest}</Id> },
          { head: 'Records', figure: true, cell: ({ count }) => count },
          { head: 'First', cell: ({ first }) => cite(first) },
          { head: 'Last', cell: ({ last }) => cite(last) },
        ],
      })}
      {reportTable({
        caption: 'Changes of the policy',
        told: policyChanges,
        none: 'No change of the policy is on record in this period.',
        columns: [
          { head: 'When', cell: (change) => cite(change) },
          { head: 'Effect', cell: ({ allowed }) => (allowed ? 'allowed' : 'refused') },
          { head: 'From', cell: ({ from }) => <Id>{from}</Id> },
          { head: 'To', cell: ({ to }) => <Id>{to}</Id> },
          {
            head: 'What the record says of it',
            cell: ({ facts }) =>
              facts.length === 0 ? '–' : facts.map((fact) => <div>{visibleLine(fact)}</div>),
          },
        ],
      })}
      {reportTable({
        caption: 'Safeguards that a policy in force takes back',
        told: { ...exceptions, more: 0 },
        none: 'None in the policy files that were at hand.',
        columns: [
          { head: 'Line of the policy', cell: ({ path }) => <code>{visibleLine(path)}</code> },
          { head: 'What it means', cell: ({ meaning }) => visibleLine(meaning) },
          { head: 'Policy file', cell: ({ digest }) => <Id>{shortened(digest)}</Id> },
        ],
      })}
      {exceptions.unread.length > 0 && (
        <p class="more">
          Not at hand, so nothing is said of them: the policy files with the SHA-256{' '}
          {exceptions.unread.map((digest) => visibleLine(shortened(digest))).join(', ')}.
        </p>
      )}
    </Section>
  )
}

/** Enough to tell one from another; the table of policies has them whole. */
function shortened(digest: string): string {
  return digest.length > 19 ? `${digest.slice(0, 19)}…` : digest
}
