import { visibleLine, visibleText } from '../../pages/visible-text.ts'
import type { AuditReport } from '../report-schema.ts'
import { Moment } from './citations.tsx'
import { countOf, figureOf, Id, Identity, reportTable } from './report-table.tsx'
import { Section, type Telling } from './section.tsx'

type Sealing = AuditReport['sealing']

export function tellAlarms({ report: { alarms }, citations: { cite } }: Telling) {
  return (
    <Section id="alarms">
      {reportTable({
        caption: 'Alarm records',
        told: alarms,
        none: 'No alarm is on record in this period.',
        columns: [
          { head: 'When', cell: (alarm) => cite(alarm) },
          {
            head: 'Raised by',
            cell: (alarm) => <code>{visibleLine(`${alarm.function} ${alarm.action}`)}</code>,
          },
          { head: 'Identity', cell: ({ identity }) => <Identity who={identity} /> },
          {
            head: 'About',
            cell: ({ target }) =>
              Object.entries(target).map(([name, value]) => (
                <div>
                  {visibleLine(name)} <Id>{value}</Id>
                </div>
              )),
          },
          {
            head: 'Because',
            cell: ({ reasons }) => reasons.map((reason) => <div>{visibleLine(reason)}</div>),
          },
        ],
      })}
    </Section>
  )
}

export function tellTrail({ report, citations: { cite } }: Telling) {
  const { writers, sealing, records } = report
  return (
    <Section id="sealing">
      {reportTable({
        caption: 'Records by function',
        told: writers,
        none: 'No function wrote a record in this period.',
        columns: [
          { head: 'Function', cell: (row) => row.function || <span class="soft">no lane’s name</span> },
          { head: 'Records', figure: true, cell: ({ count }) => count },
          { head: 'Lanes begun', figure: true, cell: ({ lanesBegun }) => lanesBegun },
          { head: 'Lanes closed', figure: true, cell: ({ lanesClosed }) => lanesClosed },
          { head: 'First', cell: ({ first }) => cite(first) },
          { head: 'Last', cell: ({ last }) => cite(last) },
        ],
      })}
      <h3>Seals and verification</h3>
      <p class="counted">How counted: {sealing.counted}</p>
      <dl class="facts">
        {tellLog(sealing)}
        {tellLeaves(sealing, cite)}
        {tellChains(sealing)}
        {tellVerification(sealing)}
        <dt>Left out</dt>
        <dd>{countOf(records.faulty, 'stored item')} not being what a lane wrote</dd>
      </dl>
      {sealing.log?.checkpoint != null && (
        <>
          <h3>The latest checkpoint, as it was signed</h3>
          <pre class="note">{visibleText(sealing.log.checkpoint.note)}</pre>
        </>
      )}
      {tellProblems('Problems found in hash chains', sealing.chains)}
      {tellProblems('Problems found by the verification', sealing.verification)}
    </Section>
  )
}

function tellLog({ log }: Sealing) {
  if (log === null) {
    return (
      <>
        <dt>Transparency log</dt>
        <dd>nothing is known of one here, or it holds nothing yet</dd>
      </>
    )
  }
  const { checkpoint, verifierKeys } = log
  return (
    <>
      <dt>Verifier keys</dt>
      <dd>
        {verifierKeys.length === 0 && 'none at hand'}
        {verifierKeys.map((key) => (
          <div>
            <Id>{key}</Id>
          </div>
        ))}
      </dd>
      <dt>Latest checkpoint</dt>
      <dd>{checkpoint === null ? 'none is published yet' : tellCheckpoint(checkpoint)}</dd>
      <dt>Latest seal</dt>
      <dd>
        number {figureOf(log.seal)}, made <Moment at={log.sealedAt} />, over {figureOf(log.size)} leaves
      </dd>
      <dt>Root</dt>
      <dd>
        <Id>{log.root}</Id>
      </dd>
      <dt>Leaves of the period’s seals</dt>
      <dd>
        {log.leaves === null
          ? 'none'
          : `${figureOf(log.leaves.from)} up to, not with, ${figureOf(log.leaves.to)}`}
      </dd>
    </>
  )
}

function tellCheckpoint({
  origin,
  size,
  signedBy,
  cosigned,
}: NonNullable<NonNullable<Sealing['log']>['checkpoint']>) {
  return (
    <>
      of {visibleLine(origin ?? 'an unreadable note')}
      {size !== null && ` over ${figureOf(size)} leaves`};{' '}
      {signedBy.length === 0
        ? 'no signature of a key at hand verifies'
        : `the signature of ${signedBy.map(visibleLine).join(', ')} verifies`}
      {cosigned.map(({ name, time }) => (
        <div>
          cosigned by {visibleLine(name)}, <Moment at={time} />
        </div>
      ))}
    </>
  )
}

function tellLeaves({ leaves }: Sealing, cite: Telling['citations']['cite']) {
  return (
    <>
      <dt>Records of the period</dt>
      <dd>
        {leaves === null ? (
          'their leaves were not looked up for this report'
        ) : (
          <>
            {figureOf(leaves.sealed)} sealed
            {leaves.first !== null &&
              `, the first leaf ${figureOf(leaves.first)}, the last ${figureOf(leaves.last ?? 0)}`}
            ; {figureOf(leaves.unsealed)} not sealed
            {leaves.oldestUnsealed !== null && <>, the oldest of them {cite(leaves.oldestUnsealed)}</>}
          </>
        )}
      </dd>
    </>
  )
}

function tellChains({ chains }: Sealing) {
  return (
    <>
      <dt>Hash chains</dt>
      <dd>
        {chains === null
          ? 'not checked for this report'
          : `${countOf(chains.records, 'record')} in ${countOf(chains.lanes, 'lane')} checked, ${countOf(chains.problems, 'problem')}`}
      </dd>
    </>
  )
}

function tellVerification({ verification: given }: Sealing) {
  return (
    <>
      <dt>Verification</dt>
      <dd>
        {given === null ? (
          'none was handed in with this report'
        ) : (
          <>
            {given.verified ? 'verified' : 'not verified'} by {visibleLine(given.by)},{' '}
            <Moment at={given.at} />: {countOf(given.records, 'record')},{' '}
            {countOf(given.checkpoints, 'checkpoint')}, {countOf(given.problems, 'problem')}
          </>
        )}
      </dd>
    </>
  )
}

function tellProblems(
  caption: string,
  found: {
    readonly problems: number
    readonly shown: readonly { readonly where: string; readonly what: string }[]
  } | null,
) {
  if (found === null || found.problems === 0) return null
  return (
    <>
      <h3>{caption}</h3>
      <ul>
        {found.shown.map(({ where, what }) => (
          <li>
            <code>{visibleLine(where)}</code>: {visibleLine(what)}
          </li>
        ))}
      </ul>
      {found.problems > found.shown.length && (
        <p class="more">{figureOf(found.problems - found.shown.length)} more, not shown.</p>
      )}
    </>
  )
}
