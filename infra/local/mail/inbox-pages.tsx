import { toMinute } from '../../../shared/approvals/describe-approval.ts'
import { Layout } from '../../../shared/pages/layout.tsx'
import { visibleLine } from '../../../shared/pages/visible-text.ts'
import type { Mail } from './inbox.ts'

const footer = 'Nothing leaves this machine: every mail of the gateway ends here.'

/** Every mail, the latest first. */
export function inboxPage(mails: readonly Mail[], baseUrl: string): string {
  return documentOf(
    <Layout title="Inbox" footer={footer}>
      <h1>The inbox of everybody</h1>
      <p class="soft">
        {mails.length === 0 ? 'No mail has come yet.' : 'The latest first.'} <a href={baseUrl}>Look again</a>
      </p>
      {mails.length > 0 && (
        <ul class="sheet mails" aria-label="Mails">
          {mails.map(({ id, to, subject, time }) => (
            <li>
              <a href={`${baseUrl}/mails/${id}`}>{visibleLine(subject)}</a>
              <br />
              <span class="soft">
                for {to}, {toMinute(time.getTime())}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Layout>,
  )
}

/** One mail: the form with markup in a frame that can do nothing but open links, and the plain one. */
export function mailPage({ id, to, from, subject, time, text, html }: Mail, baseUrl: string): string {
  const facts: readonly (readonly [string, string])[] = [
    ['For', to],
    ['From', from],
    ['Arrived', toMinute(time.getTime())],
  ]
  return documentOf(
    <Layout title={visibleLine(subject)} footer={footer}>
      <p>
        <a href={baseUrl}>All mails</a>
      </p>
      <h1>{visibleLine(subject)}</h1>
      <section class="sheet" aria-label="Headers">
        <dl>
          {facts.map(([name, value]) => (
            <>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </>
          ))}
        </dl>
      </section>
      {html !== '' && (
        <iframe
          class="mail"
          title="The mail"
          src={`${baseUrl}/mails/${id}/html`}
          sandbox="allow-popups allow-popups-to-escape-sandbox"
        />
      )}
      <details class="sheet" open={html === ''}>
        <summary>As plain text</summary>
        <pre>{text}</pre>
      </details>
    </Layout>,
  )
}

export function noSuchMail(baseUrl: string): string {
  return documentOf(
    <Layout title="No such mail" footer={footer}>
      <h1>There is no such mail</h1>
      <p>
        <a href={baseUrl}>All mails</a>
      </p>
    </Layout>,
  )
}

function documentOf(page: { toString(): string }): string {
  return `<!doctype html>${page.toString()}`
}
