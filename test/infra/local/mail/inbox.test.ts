import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Inbox, openInbox } from '../../../../infra/local/mail/inbox.ts'
import { createInboxApp } from '../../../../infra/local/mail/inbox-app.ts'
import { createSmtpMailer } from '../../../../shared/mail/nodemailer-mailer.ts'

const baseUrl = 'http://127.0.0.1:8787/mail'
const from = 'sunder@example.com'

let home: string
let inbox: Inbox
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'sunder-inbox-'))
  inbox = await openInbox(home)
  const mailer = createSmtpMailer({ url: inbox.smtpUrl, from })
  await mailer.send({ to: 'omar@example.com', subject: 'the first', text: 'one', html: '<p>one</p>' })
  await mailer.send({
    to: 'priya@example.com',
    subject: 'the <b>second</b>',
    text: 'two',
    html: '<p onclick="alert(1)">two <script>alert(2)</script><a href="http://127.0.0.1/x" target="_blank">go</a></p>',
  })
})
afterAll(async () => {
  await inbox.close()
  await rm(home, { recursive: true, force: true })
})

const get = async (path: string) => {
  const response = await createInboxApp(inbox.mails, baseUrl).request(path)
  return { status: response.status, headers: response.headers, text: await response.text() }
}
const latest = async () => (await inbox.mails.list())[0]?.id ?? ''

it('lists every mail, the latest first, with what it says as text', async () => {
  const { status, text } = await get('/')
  expect(status).toBe(200)
  expect(text.indexOf('the &lt;b&gt;second&lt;/b&gt;')).toBeGreaterThan(0)
  expect(text.indexOf('the first')).toBeGreaterThan(text.indexOf('second'))
  expect(text).toContain(`href="${baseUrl}/mails/${await latest()}"`)
})

it('shows a mail in a frame in which nothing acts and a link opens a window of its own', async () => {
  const page = await get(`/mails/${await latest()}`)
  expect(page.text).toContain('sandbox="allow-popups allow-popups-to-escape-sandbox"')
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
  expect(page.text).not.toContain('alert(')

  const mail = await get(`/mails/${await latest()}/html`)
  const policy = mail.headers.get('content-security-policy')
  expect(policy).toContain('sandbox allow-popups allow-popups-to-escape-sandbox')
  expect(policy).toContain("default-src 'none'")
  expect(policy).not.toContain('allow-scripts')
  expect(mail.text).toContain('target="_blank"')
})

it('gives scripts every mail, and its source', async () => {
  const mails = JSON.parse((await get('/api/email')).text)
  expect(mails).toMatchObject([
    { to: 'priya@example.com', from, text: expect.stringContaining('two') },
    { to: 'omar@example.com', from, subject: 'the first', html: expect.stringContaining('<p>one</p>') },
  ])
  expect((await get(`/api/email/${await latest()}/source`)).text).toMatch(/^To: priya@example\.com\r?$/m)
})

it('knows no other mail, and no file beside them', async () => {
  for (const id of ['nothing', '..%2f..%2fkeys', '%2e%2e%2f']) {
    expect((await get(`/mails/${id}`)).status).toBe(404)
    expect((await get(`/mails/${id}/html`)).status).toBe(404)
    expect((await get(`/api/email/${id}/source`)).status).toBe(404)
  }
})

it('is read by nobody else’s page: no other origin is let in', async () => {
  const { headers } = await get('/api/email')
  expect(headers.get('access-control-allow-origin')).toBeNull()
  expect(headers.get('cross-origin-resource-policy')).toBe('same-origin')
})
