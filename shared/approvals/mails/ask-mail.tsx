import type { Mail } from '../../mail/mailer.ts'
import type { CollectionPolicy } from '../../policy/schema.ts'
import type { Approval } from '../approval.ts'
import { whatIsAsked } from '../describe-approval.ts'
import { factsForMail } from './facts.ts'
import { factLines, mailPage, soft } from './mail-page.tsx'

export interface Asking {
  readonly to: string
  readonly approval: Approval
  readonly policy: CollectionPolicy | undefined
  /** The approver's own. */
  readonly link: string
  /** Where a code stands for a sign-in. */
  readonly code: string | undefined
  readonly isReminder: boolean
}

const button =
  'display: inline-block; padding: 12px 28px; border-radius: 8px; background: #1a56b4; color: #ffffff; font-weight: 600; text-decoration: none'
const codeSigns =
  'font: bold 22px ui-monospace, Menlo, Consolas, monospace; letter-spacing: 2px; white-space: nowrap'

/** Asks one approver, or reminds. */
export function askMail({ to, approval, policy, link, code, isReminder }: Asking): Mail {
  const title = isReminder ? 'Your approval is still asked for' : 'Your approval is asked for'
  const facts = factsForMail(approval, policy)
  const afterwards =
    code === undefined
      ? 'The link is yours alone: it works together with your sign-in. Do not pass it on.'
      : 'The link and the code are yours alone. Do not pass them on.'
  const text = `${title}.

${factLines(facts)}

See what it is about, and decide:
${link}
${code === undefined ? '' : `\nThe code to type there: ${code}\n`}
${afterwards} Opening it decides nothing.
`
  const html = mailPage({
    title,
    facts,
    children: (
      <>
        <p style="margin: 24px 0">
          <a href={link} target="_blank" rel="noopener" style={button}>
            See and decide
          </a>
        </p>
        {code !== undefined && (
          <p style="margin: 0 0 24px">
            The code to type there: <br />
            <strong style={codeSigns}>{code}</strong>
          </p>
        )}
        <p style={`${soft}; margin: 0 0 12px`}>{afterwards} Opening it decides nothing.</p>
        <p style={`${soft}; margin: 0; word-break: break-all`}>
          Its address, if the button does not open it: {link}
        </p>
      </>
    ),
  })
  return { to, subject: `${title}: ${whatIsAsked(approval)}`, text, html }
}
