import { join } from 'node:path'
import { MailDev } from 'maildev'
import { makePrivateFolder } from '../stores/private-file.ts'

export interface Inbox {
  /** Where mail is handed in. */
  readonly smtpUrl: string
  /** The page on which all of it can be read, whoever it is for. */
  readonly url: string
  close(): Promise<void>
}

/** All mail that may pile up: the oldest goes. */
const mostMails = 1_000

/**
 * A real mail server that delivers to nobody, with an inbox page: every mail of the gateway ends here. On ports of
 * 127.0.0.1 that the system chooses; mail is kept in the data folder.
 */
export async function openInbox(home: string): Promise<Inbox> {
  const mailDirectory = join(home, 'mail')
  await makePrivateFolder(mailDirectory)
  const server = new MailDev({
    smtp: 0,
    ip: '127.0.0.1',
    web: 0,
    webIp: '127.0.0.1',
    mailDirectory,
    maxEmails: mostMails,
    silent: true,
  })
  const { smtp, api } = await server.start()
  const page = api?.getAddress()
  if (page === undefined || page === null) throw new Error('the inbox page did not start')
  return {
    smtpUrl: `smtp://127.0.0.1:${smtp.getAddress().port}`,
    url: `http://127.0.0.1:${page.port}`,
    close: () => server.stop(),
  }
}
