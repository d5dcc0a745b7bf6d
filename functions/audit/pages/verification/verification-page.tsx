import { durationInWords, Moment } from '../../../../shared/pages/moment.tsx'
import { visibleLine } from '../../../../shared/pages/visible-text.ts'
import type { Policy } from '../../../../shared/policy/schema.ts'
import type { AuditorSession } from '../../../../shared/sign-in/session.ts'
import { auditorPage } from '../auditor-layout.tsx'
import type { Href } from '../page-address.ts'
import { countOf } from '../record-words.ts'
import { CheckedDaySection } from './checked-day.tsx'
import type { CheckedDay } from './look-at-verification.ts'
import type { LogState, ShownCheckpoint } from './read-log-state.ts'

export interface VerificationFacts {
  /** Undefined where nothing is sealed at all. */
  readonly log: LogState | undefined
  readonly day: CheckedDay | undefined
  readonly maxLag: number
  readonly witness: Policy['audit']['log']['witness']
  readonly now: number
  readonly auditor: AuditorSession
  readonly href: Href
}

/** What holds the trail together, and how anybody can check it without trusting who serves it. */
export function verificationPage(facts: VerificationFacts): string {
  const { log, day, auditor, href } = facts
  return auditorPage({
    title: 'Verification',
    at: 'Verification',
    auditor,
    href,
    children: (
      <>
        <h1>Verification</h1>
        {log === undefined ? (
          <p class="notice warn">
            This gateway keeps no sealed log. Each record is held by its lane’s chain.
          </p>
        ) : (
          <>
            <Standing {...facts} log={log} />
            <Sealed {...facts} log={log} />
          </>
        )}
        <CheckedDaySection day={day} href={href} />
        <Offline href={href} />
      </>
    ),
  })
}

/** The one sentence that matters first. */
function Standing({ log, maxLag, now }: VerificationFacts & { readonly log: LogState }) {
  const { checkpoint, waiting } = log
  const lag = waiting.oldestAt === undefined ? 0 : now - waiting.oldestAt
  const [tone, told] = standingOf({ checkpoint, lag, maxLag, refused: waiting.refused.length })
  return (
    <div class={`notice ${tone}`} role={tone === 'bad' ? 'alert' : 'status'}>
      <p>
        <strong>{told}</strong>
      </p>
      {waiting.refused.slice(0, 10).map(({ lane, seq, what }) => (
        <p>
          <code>
            {lane}/{seq}
          </code>
          : {what.replaceAll('_', ' ')}
        </p>
      ))}
    </div>
  )
}

function standingOf({
  checkpoint,
  lag,
  maxLag,
  refused,
}: {
  readonly checkpoint: LogState['checkpoint']
  readonly lag: number
  readonly maxLag: number
  readonly refused: number
}): readonly ['good' | 'bad' | 'warn' | 'ask', string] {
  if (checkpoint === 'unreadable') return ['bad', 'The latest checkpoint is not in its form.']
  if (checkpoint !== undefined && checkpoint.signedBy === undefined) {
    return ['bad', 'The latest checkpoint is not signed by the log’s key.']
  }
  if (refused > 0)
    return ['bad', `The sealer refused ${countOf(refused, 'lane')}: what stands there is not what must.`]
  if (lag > maxLag) {
    return ['bad', `A record has waited ${durationInWords(lag)} to be sealed, longer than the policy allows.`]
  }
  if (checkpoint === undefined) return ['ask', 'Nothing is sealed yet.']
  return ['good', 'The latest checkpoint is signed by the log’s key, and no record waits longer than it may.']
}

function Sealed({ log, maxLag, witness, now }: VerificationFacts & { readonly log: LogState }) {
  const { seal, checkpoint, waiting } = log
  const lag = waiting.oldestAt === undefined ? 0 : now - waiting.oldestAt
  const shown = typeof checkpoint === 'object' ? checkpoint : undefined
  return (
    <section class="sheet" aria-labelledby="sealed">
      <h2 id="sealed">The sealed log</h2>
      <dl>
        {seal !== undefined && (
          <>
            <dt>Latest seal</dt>
            <dd>
              number {seal.number}, <Moment at={seal.time} />,{' '}
              {durationInWords(Math.max(0, now - Date.parse(seal.time)))} ago
            </dd>
            <dt>Size</dt>
            <dd>{countOf(seal.size, 'record')}</dd>
          </>
        )}
        <dt>Waiting</dt>
        <dd>
          {waiting.records === 0
            ? 'nothing'
            : `${waiting.complete ? '' : 'at least '}${countOf(waiting.records, 'record')} in ${countOf(waiting.lanes, 'lane')}, the oldest for ${durationInWords(lag)}`}
          <span class="soft"> of {durationInWords(maxLag)} that are allowed</span>
        </dd>
        {shown !== undefined && <CheckpointFacts checkpoint={shown} witness={witness} />}
      </dl>
      {typeof checkpoint === 'object' && (
        <details>
          <summary>The checkpoint itself</summary>
          <div class="code">
            <pre>
              <code>{checkpoint.note}</code>
            </pre>
          </div>
        </details>
      )}
    </section>
  )
}

function CheckpointFacts({
  checkpoint: { origin, root, signedBy, cosigned },
  witness,
}: {
  readonly checkpoint: ShownCheckpoint
  readonly witness: VerificationFacts['witness']
}) {
  return (
    <>
      <dt>Log</dt>
      <dd>
        <bdi>{visibleLine(origin)}</bdi>
      </dd>
      <dt>Root</dt>
      <dd>
        <code>{root}</code>
      </dd>
      <dt>Signed by</dt>
      <dd>
        {signedBy === undefined ? <strong class="denied">no known key</strong> : <code>{signedBy}</code>}
      </dd>
      <dt>Witness</dt>
      <dd>
        {cosigned.map(({ name, at }) => (
          <div>
            <bdi>{visibleLine(name)}</bdi>, <Moment at={at} />
          </div>
        ))}
        {cosigned.length === 0 && (
          <span class="soft">
            {witness === undefined
              ? 'none: the policy names no witness'
              : 'has not cosigned this checkpoint, or not yet'}
          </span>
        )}
      </dd>
    </>
  )
}

/** Believe the key from the operator, and an earlier checkpoint from one’s own files: neither from this page. */
function Offline({ href }: Pick<VerificationFacts, 'href'>) {
  return (
    <section class="sheet" aria-labelledby="offline">
      <h2 id="offline">Check it yourself, offline</h2>
      <p>
        <a href={href('/report')}>An export</a> holds the records of a span with their proofs. One file that
        needs Node alone, and no network, checks it against the log’s key and against checkpoints that you
        kept. Take the key from whoever runs the gateway, not from this page.
      </p>
      <div class="code">
        <pre>
          <code>{`npm run verify:bundle && cp .bundles/verify.mjs anywhere/
node anywhere/verify.mjs export.jsonl --key log.vkey --checkpoint kept.txt`}</code>
        </pre>
      </div>
    </section>
  )
}
