import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { askToEmbed, decide, held, jobIn, mailTo, openLink } from '../../support/approvals/approving.ts'
import { Browser, type Page } from '../../support/approvals/browser.ts'
import { linkIn, type ReceivedMail } from '../../support/approvals/inbox.ts'
import { askForGrant, type newGrant } from '../../support/client.ts'
import { startTestGateway, type TestGateway } from '../../support/gateway.ts'

const markup = `"><script>alert(1)</script><img src=x onerror=alert(2)>'</pre></title>`
/** What no page and no mail of ours has by itself. */
const raw = /<script|<img|<svg|<iframe|onerror=(?!alert\(\d\)&gt;)|<b onmouseover/i

let gateway: TestGateway
beforeAll(async () => {
  gateway = await startTestGateway()
})
afterAll(() => gateway.close())

async function asked(
  terms: Parameters<typeof newGrant>[1],
  request: Omit<Parameters<typeof askToEmbed>[1], 'terms'> = {},
): Promise<{ job: string; approval: string; mail: ReceivedMail; page: Page; browser: Browser }> {
  const { job, approval } = (await askToEmbed(gateway, { terms, ...request })).body.sunder
  const mail = await mailTo(gateway, 'priya', { approval })
  const browser = new Browser()
  const page = await openLink(gateway, browser, linkIn(mail).link, 'priya')
  expect(page.status).toBe(200)
  return { job, approval, mail, page, browser }
}

describe('markup', () => {
  it('in the purpose and the source is text, in the mail and on the page', async () => {
    const source = `mail://inbox/a'b&lt;i&copy=1.eml`
    const { mail, page } = await asked({ purpose: markup, source })
    expect(mail.html).not.toMatch(raw)
    expect(page.html).not.toMatch(raw)
    for (const html of [mail.html, page.html]) {
      expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
      expect(html).toContain('b&amp;lt;i&amp;copy=1.eml')
    }
    // The plain text has no markup to break out of.
    expect(mail.text).toContain(markup)
    const { status } = await askForGrant(gateway, { source: 'mail://inbox/<svg onload=alert(1)>.eml' })
    expect(status).toBe(403)
  })

  it('in inputs, ids, metadata and the user is text on the page, and not in the mail', async () => {
    const { mail, page } = await asked(undefined, {
      input: `${held} ${markup}`,
      items: [{ id: `<b onmouseover=alert(3)>`, metadata: { folder: markup, [`<iframe>`]: '<svg>' } }],
      user: markup,
    })
    expect(page.html).not.toMatch(raw)
    expect(page.html).toContain('&lt;b onmouseover=alert(3)&gt;')
    expect(page.html).toContain('&lt;script&gt;')
    expect(page.html).toContain('&lt;iframe&gt;')
    expect(mail.html + mail.text).not.toMatch(/alert\(|onmouseover|iframe/)
  })

  it('in a reason is text on the page and in the notices', async () => {
    const { approval, mail, job } = await asked({ purpose: 'reasons' })
    const page = await decide(gateway, { name: 'priya', link: linkIn(mail).link }, 'deny', markup)
    expect(page.html).not.toMatch(raw)
    expect(page.html).toContain('&lt;script&gt;')
    await jobIn(gateway, job, 'denied')
    for (const name of ['priya', 'omar', 'lena']) {
      const notice = await mailTo(gateway, name, { approval, subject: /was denied/ })
      expect(notice.html).not.toMatch(raw)
    }
  })
})

describe('a purpose', () => {
  it('with line ends makes no header of a mail: it is refused', async () => {
    for (const purpose of [
      'for\r\nBcc: evil@example.net',
      'a\nSubject: All is well',
      'a\u2028b',
      'a\u0085b',
    ]) {
      const { status, body } = await askForGrant(gateway, { purpose })
      expect([status, body.error.code, body.error.param]).toEqual([400, 'invalid_request', 'purpose'])
    }
  })

  it('of 500 characters with directional overrides is refused, whatever place they have', async () => {
    for (const sign of ['\u202e', '\u202a', '\u2066', '\u200f', '\u061c', '\u200b', '\ufeff']) {
      const purpose = `${'to answer '.repeat(50).slice(0, 498)}${sign}x`
      expect([...purpose]).toHaveLength(500)
      const { status, body } = await askForGrant(gateway, { purpose })
      expect([status, body.error.code, body.error.param]).toEqual([400, 'invalid_request', 'purpose'])
    }
  })

  it('of 500 characters of a script that runs right to left is shown whole, and turns nothing else around', async () => {
    const purpose = 'לענות לפניות של מטופלים '.repeat(21).slice(0, 500).trimEnd().padEnd(500, 'א')
    const { mail, page } = await asked({ purpose })
    expect(mail.text).toContain(purpose)
    for (const html of [mail.html, page.html]) expect(html).toContain(`<bdi>${purpose}</bdi>`)
    const { status, body } = await askForGrant(gateway, { purpose: `${purpose}א` })
    expect([status, body.error.param]).toEqual([400, 'purpose'])
  })
})

it('directional overrides in what is embedded are written out on the page', async () => {
  const override = '\u202e'
  const { mail, page } = await asked(undefined, {
    input: `${held} ${override}lla eno \u2066\u200b`,
    items: [{ id: `case${override}7`, metadata: { folder: `${override}xobni` } }],
    user: `nilram${override}`,
  })
  for (const form of [mail.text, mail.html, mail.subject, page.html]) {
    expect(form).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u200b]/)
  }
  for (const seen of [
    '⟨U+202E⟩lla eno ⟨U+2066⟩⟨U+200B⟩',
    'case⟨U+202E⟩7',
    '⟨U+202E⟩xobni',
    'nilram⟨U+202E⟩',
  ]) {
    expect(page.html).toContain(seen)
  }
})
