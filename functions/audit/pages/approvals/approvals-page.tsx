import { approvalKinds, approvalStates } from '../../../../shared/approvals/approval.ts'
import type { ApprovalsPage, ListedApproval } from '../../../../shared/audit-approvals/approval-schema.ts'
import { durationInWords, Moment } from '../../../../shared/pages/moment.tsx'
import { visibleLine } from '../../../../shared/pages/visible-text.ts'
import type { AuditorSession } from '../../../../shared/sign-in/session.ts'
import { auditorPage } from '../auditor-layout.tsx'
import { FaultyNotice } from '../faulty-notice.tsx'
import type { Href } from '../page-address.ts'
import { Badge } from '../record-line.tsx'
import { countOf } from '../record-words.ts'
import { SpanFields } from '../span-fields.tsx'
import { aboutApproval, standingOfApproval } from './approval-words.ts'

interface Frame {
  readonly auditor: AuditorSession
  readonly href: Href
  readonly form: Readonly<Record<string, string>>
}

type Facts = Frame &
  (
    | { readonly page: ApprovalsPage; readonly problem?: never }
    | { readonly page?: never; readonly problem: { readonly message: string } }
  )

/** The approvals that were asked for, each with how it ended and how long it took. */
export function approvalsPage({ auditor, href, form, page, problem }: Facts): string {
  return auditorPage({
    title: problem === undefined ? 'Approvals' : 'Not searched: Approvals',
    at: 'Approvals',
    auditor,
    href,
    children: (
      <>
        <h1>Approvals</h1>
        {problem !== undefined && (
          <div class="notice bad" role="alert">
            <p>{problem.message}</p>
          </div>
        )}
        <Choose href={href} form={form} />
        {page !== undefined && (
          <>
            <FaultyNotice faulty={page.faulty} href={href} />
            {page.approvals.length === 0 ? (
              <p class="sheet empty">No approval in this span is like this.</p>
            ) : (
              <ul class="stories">
                {page.approvals.map((approval) => (
                  <Story approval={approval} href={href} />
                ))}
              </ul>
            )}
            {page.next !== null && (
              <nav class="pages" aria-label="Pages of approvals">
                <a href={href('/approvals', { ...form, cursor: page.next })} rel="next">
                  Later ones
                </a>
              </nav>
            )}
          </>
        )}
      </>
    ),
  })
}

function Story({ approval, href }: { readonly approval: ListedApproval; readonly href: Href }) {
  const { id, trace, askedAt, requester, votes, durations, notified } = approval
  const cast = votes.filter(({ status }) => status !== 'withdrawn')
  const isOpen = durations.askedToClosedMs === null
  return (
    <li class="sheet">
      <div class="head">
        <h2>
          <a href={href(`/approvals/${trace}/${id}`)}>
            <bdi>{visibleLine(aboutApproval(approval))}</bdi>
          </a>
        </h2>
        <Badge standing={standingOfApproval(approval)} />
      </div>
      <p class="soft">
        Asked <Moment at={askedAt} />
        {requester !== null && (
          <>
            {' '}
            for <bdi>{visibleLine(requester.subject)}</bdi>
          </>
        )}
        {'. '}
        {countOf(new Set(notified.map(({ person }) => person)).size, 'approver')} told,{' '}
        {countOf(cast.length, 'vote')} cast
        {durations.askedToDecidedMs !== null &&
          `, decided after ${durationInWords(durations.askedToDecidedMs)}`}
        {isOpen && durations.askedToDecidedMs === null && ', still open'}.
      </p>
    </li>
  )
}

/** The span begins a month ago where nothing else is said. */
function Choose({ href, form }: Pick<Frame, 'href' | 'form'>) {
  return (
    <form class="sheet spans" method="get" action={href('/approvals')}>
      <div class="fields">
        <div class="field">
          <label for="state">State</label>
          <Select id="state" options={approvalStates} chosen={form['state']} />
        </div>
        <div class="field">
          <label for="kind">Of a</label>
          <Select id="kind" options={approvalKinds} chosen={form['kind']} />
        </div>
        <SpanFields from="Asked from (UTC)" form={form} />
      </div>
      <div class="buttons">
        <button type="submit">Show</button>
        {form['from'] === undefined && <span class="soft">Without a date: the last 30 days.</span>}
      </div>
    </form>
  )
}

function Select({
  id,
  options,
  chosen,
}: {
  readonly id: string
  readonly options: readonly string[]
  readonly chosen: string | undefined
}) {
  return (
    <select id={id} name={id}>
      <option value="">any</option>
      {options.map((option) => (
        <option value={option} selected={option === chosen}>
          {option}
        </option>
      ))}
    </select>
  )
}
