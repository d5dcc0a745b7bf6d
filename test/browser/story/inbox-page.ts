import type { Page } from 'playwright-core'
import PostalMime from 'postal-mime'
import { eventually } from '../../support/approvals/eventually.ts'
import { mailsIn } from '../../support/approvals/inbox.ts'

/** The button in a mail that asks for an approval, on the inbox's page, where somebody has opened the mail. */
export async function openMail(page: Page, inboxUrl: string, to: string) {
  await page.goto(inboxUrl)
  await page
    .getByRole('listitem')
    .filter({ hasText: `for ${to},` })
    .getByRole('link')
    .first()
    .click()
  const mail = page.frameLocator('iframe')
  return { mail, decide: mail.getByRole('link', { name: 'See and decide' }) }
}

/** A mail's HTML as it was sent: the inbox shows it without its head. */
export async function htmlOfMail(inboxUrl: string, to: string, about: RegExp): Promise<string> {
  return eventually(`the source of a mail to ${to}`, async () => {
    const mails = await mailsIn(inboxUrl)
    const found = mails.findLast((mail) => mail.to === to && about.test(mail.subject))
    if (found === undefined) return undefined
    const source = await (await fetch(`${inboxUrl}/api/email/${found.id}/source`)).text()
    return (await PostalMime.parse(source)).html
  })
}
