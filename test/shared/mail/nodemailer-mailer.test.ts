import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MailDev } from 'maildev'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createSmtpMailer } from '../../../shared/mail/nodemailer-mailer.ts'
import { expectUnavailable, type HandedOver, mailerContract } from '../../contracts/mailer.ts'
import { freePort } from '../../support/free-port.ts'

const from = 'sunder@example.com'
const mail = { to: 'priya@example.com', subject: 'asked for', text: 'a text', html: '<p>a text</p>' }

describe('by SMTP to a real server', () => {
  let mailDirectory: string
  let server: MailDev
  let parts: Awaited<ReturnType<MailDev['start']>>
  beforeAll(async () => {
    mailDirectory = await mkdtemp(join(tmpdir(), 'sunder-mail-'))
    server = new MailDev({ smtp: 0, ip: '127.0.0.1', disableWeb: true, mailDirectory, silent: true })
    parts = await server.start()
  })
  afterAll(async () => {
    await server.stop()
    await rm(mailDirectory, { recursive: true, force: true })
  })

  const told = new Set<string>()
  async function handedOver(): Promise<HandedOver[]> {
    const { items } = await parts.storage.list()
    const fresh = items.filter(({ id }) => !told.has(id))
    for (const { id } of fresh) told.add(id)
    return Promise.all(
      fresh.map(async ({ envelope, source }) => ({
        to: envelope.to.map(({ address }) => address),
        raw: await readFile(source, 'utf8'),
      })),
    )
  }

  mailerContract(() => {
    const url = `smtp://127.0.0.1:${parts.smtp.getAddress().port}`
    return { mailer: createSmtpMailer({ url, from }), handedOver }
  })
})

describe('a server that does not take a mail over', () => {
  test('is told by a code alone, when nobody answers', async () => {
    const mailer = createSmtpMailer({ url: `smtp://127.0.0.1:${await freePort()}`, from })
    const error = await mailer.send(mail).catch((thrown: unknown) => thrown)
    expectUnavailable(error)
    expect(error).toMatchObject({ detail: 'mail: ESOCKET', message: 'A mail could not be sent.' })
  })

  test('is told by a code alone, whatever it answers: an answer may hold the address', async () => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined)
      socket.end(`554 nothing for priya@example.com: ${mail.subject}\r\n`)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    const error = await createSmtpMailer({ url: `smtp://127.0.0.1:${port}`, from })
      .send(mail)
      .catch((thrown: unknown) => thrown)
    await new Promise((resolve) => server.close(resolve))
    expectUnavailable(error)
  })
})
