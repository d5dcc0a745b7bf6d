import { visibleLine } from '../../pages/visible-text.ts'
import type { AuditReport } from '../report-schema.ts'
import { countOf, figureOf, Id, Identity, reportTable } from './report-table.tsx'
import { Section, type Telling } from './section.tsx'

type Grant = AuditReport['grants']['rows'][number]

export function tellGrants({ report: { grants }, citations: { cite } }: Telling) {
  return (
    <Section id="grants">
      {reportTable({
        caption: 'Grants and their lives',
        told: grants,
        none: 'No record of this period names a grant.',
        columns: [
          {
            head: 'Grant',
            cell: ({ id, collection, source }) => (
              <>
                <Id>{id}</Id>
                <small>
                  {collection === null ? 'collection not on record' : `into ${visibleLine(collection)}`}
                  {source !== null && `, from ${visibleLine(source.uri)} (${source.asserted})`}
                </small>
              </>
            ),
          },
          { head: 'For', cell: ({ requester }) => requesterOf(requester) },
          {
            head: 'Asked for, approved',
            cell: (grant) => (
              <>
                {grant.asked === null ? 'before the period' : cite(grant.asked)}
                {grant.maxInputs !== null && <small>{countOf(grant.maxInputs, 'input')} at the most</small>}
                {grant.answered !== null && <small>answered {grant.answered}</small>}
                {approvalOf(grant, cite)}
              </>
            ),
          },
          {
            head: 'Used',
            cell: ({ requests, inputs, givenBack, stored, refused, lastUse }) => (
              <>
                {countOf(requests, 'request')}, {countOf(inputs, 'input')}
                <small>
                  {figureOf(stored)} vectors stored, {figureOf(givenBack)} inputs given back,{' '}
                  {figureOf(refused)} refused
                </small>
                {lastUse !== null && <small>last {cite(lastUse)}</small>}
              </>
            ),
          },
          {
            head: 'Ended',
            cell: ({ end }) =>
              end === null ? (
                <span class="soft">no end on record</span>
              ) : (
                <>
                  {visibleLine(end.how)} <small>{cite(end.at)}</small>
                </>
              ),
          },
        ],
      })}
    </Section>
  )
}

export function requesterOf(requester: Grant['requester']) {
  if (requester === null) return <span class="soft">not on record</span>
  return (
    <>
      <Identity who={requester} />
      {requester.owner !== null && <small>owned by {visibleLine(requester.owner)}</small>}
    </>
  )
}

function approvalOf({ approval, approvedBy, activated }: Grant, cite: Telling['citations']['cite']) {
  if (approval === null && activated === null) return null
  return (
    <>
      <small>approval {approval === null ? 'not named here' : <Id>{approval}</Id>}</small>
      {approvedBy.map((person) => (
        <small>
          approved by <Id>{person}</Id>
        </small>
      ))}
      {activated !== null && <small>active {cite(activated)}</small>}
    </>
  )
}
