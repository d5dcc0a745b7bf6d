import { figureOf, reportTable } from './report-table.tsx'
import { Section, type SectionId, sections, type Telling } from './section.tsx'

export function tellControls({ report: { controls } }: Telling) {
  return (
    <Section id="controls">
      {reportTable({
        caption: 'Controls, and what here may serve as evidence',
        told: {
          counted:
            'Figures of the sections named. They are evidence for an assessor to weigh: that a control is met, in design or operation, no report can say.',
          rows: controls,
          more: 0,
        },
        none: '',
        columns: [
          {
            head: 'Control',
            cell: (row) => (
              <>
                {row.control} {row.title}
                <small>{row.framework}</small>
              </>
            ),
          },
          {
            head: 'Evidence in this report',
            cell: ({ evidence }) =>
              evidence.length === 0 ? (
                <span class="soft">nothing on record in this period</span>
              ) : (
                <ul class="evidence">
                  {evidence.map(({ section, figure, count }) => (
                    <li>
                      {figure}: {figureOf(count)} (
                      <a href={`#${sectionOf(section)}`}>section {placeOf(section)}</a>)
                    </li>
                  ))}
                </ul>
              ),
          },
        ],
      })}
    </Section>
  )
}

/** Where on the page what of the report stands, where that is not a section of its own. */
const within: Readonly<Record<string, SectionId>> = {
  twoDuties: 'crossings',
  embeddedAndRead: 'crossings',
  dataClasses: 'data-classes',
  collections: 'data-classes',
  interrupted: 'refusals',
  unauthenticated: 'refusals',
  policyChanges: 'gateway',
  writers: 'sealing',
}

function sectionOf(property: string): string {
  return within[property] ?? property
}

function placeOf(property: string): number {
  return sections.findIndex(([id]) => id === sectionOf(property)) + 1
}
