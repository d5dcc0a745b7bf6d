import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { MailDev } from 'maildev'
import { makePrivateFolder } from '../stores/private-file.ts'

type Servers = Awaited<ReturnType<MailDev['start']>>

/** One mail for one recipient, as it arrived. */
export interface Mail {
  readonly id: string
  readonly time: Date
  readonly to: string
  readonly from: string
  readonly subject: string
  readonly text: string
  /** As it was sent, whatever is in it. */
  readonly html: string
  readonly headers: Readonly<Record<string, unknown>>
}

export interface Mails {
  /** All of them, the latest first. */
  list(): Promise<Mail[]>
  find(id: string): Promise<Mail | undefined>
  /** RFC 5322, as it was handed in. */
  source(id: string): Promise<string | undefined>
}

export interface Inbox {
  /** Where mail is handed in. */
  readonly smtpUrl: string
  readonly mails: Mails
  close(): Promise<void>
}

/** All mail that may pile up: the oldest goes. */
const mostMails = 1_000

/**
 * A real mail server that delivers to nobody: every mail of the gateway ends here, in the data folder. On a port of
 * 127.0.0.1 that the system chooses. Its own web server stays off: that would answer any page of any site, under any name.
 */
export async function openInbox(home: string): Promise<Inbox> {
  const mailDirectory = join(home, 'mail')
  await makePrivateFolder(mailDirectory)
  const server = new MailDev({
    smtp: 0,
    ip: '127.0.0.1',
    disableWeb: true,
    mailDirectory,
    maxEmails: mostMails,
    silent: true,
  })
  const { smtp, storage } = await server.start()
  return {
    smtpUrl: `smtp://127.0.0.1:${smtp.getAddress().port}`,
    mails: {
      async list() {
        const arrived = await storage.getAll()
        return arrived
          .reverse()
          .map(mailOf)
          .sort((one, other) => other.time.getTime() - one.time.getTime())
      },
      find: async (id) => {
        const found = await storage.getById(id)
        return found && mailOf(found)
      },
      source: async (id) => {
        const found = await storage.getById(id)
        return found && (await readFile(found.source, 'utf8'))
      },
    },
    close: () => server.stop(),
  }
}

type Received = Parameters<Servers['storage']['save']>[0]

function mailOf({ id, time, envelope, from, subject, text = '', html = '', headers }: Received): Mail {
  return {
    id,
    time,
    to: envelope.to[0]?.address ?? '',
    from: from[0]?.address ?? '',
    subject,
    text,
    html,
    headers,
  }
}
