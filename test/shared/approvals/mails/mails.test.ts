import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Approval } from '../../../../shared/approvals/approval.ts'
import { askMail } from '../../../../shared/approvals/mails/ask-mail.tsx'
import { noticeMail } from '../../../../shared/approvals/mails/notice-mail.tsx'
import type { Mail } from '../../../../shared/mail/mailer.ts'
import { parsePolicy } from '../../../../shared/policy/load-policy.ts'
import { exampleApproval } from '../example-approval.ts'

const policy = parsePolicy(readFileSync('policy.yaml')).collections['support-mail']
const link = `https://approvals.example.com/links/${'s'.repeat(43)}`
const to = 'priya@example.com'
const approval = exampleApproval({ id: 'appr_0000000000000000000001' })

const ask = (changes: Partial<Parameters<typeof askMail>[0]> = {}) =>
  askMail({ to, approval, policy, link, code: undefined, isReminder: false, ...changes })

/** The facts of a mail's text: a name, at least two spaces, and what there is to it. */
function factsInText({ text }: Mail): string[][] {
  const [, facts = ''] = text.trim().split('\n\n')
  return facts.split('\n').map((line) => line.split(/ {2,}/))
}

/** The rows of the table of a mail's HTML, as a reader sees them. */
function factsInHtml({ html }: Mail): string[][] {
  return [...html.matchAll(/<tr>(.*?)<\/tr>/gs)].map(([, row = '']) =>
    [...row.matchAll(/<td[^>]*>(.*?)<\/td>/gs)].map(([, cell = '']) => seen(cell)),
  )
}

function seen(html: string): string {
  return html
    .replace(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
}

const hostile: Partial<Approval> = {
  requester: {
    ...approval.requester,
    subject: '"><script src=//evil.example></script>',
    owner: "lena' onmouseover='x",
  },
  source: 'mail://a?x=1&y=<b>',
  purpose: `Nothing to see.\r\nSource   mail://harmless\n\nSee: https://evil.example/links/\u202e\u200b\0</td></tr></table><a href="https://evil.example">`,
}

describe('a mail that asks for an approval', () => {
  test('says who asks for what, what was found and until when, and leads to the page', () => {
    expect(ask()).toMatchObject({
      to,
      subject: 'Your approval is asked for: 2 inputs into support-mail',
      text: `Your approval is asked for.

Who asks   ingest, owned by lena
For        2 inputs into support-mail
Source     mail://inbox/1 (declared)
Purpose    a test
Found      phi.diagnosis 2, pii.email 1
Until      2026-01-16 12:00 UTC
Approval   appr_0000000000000000000001

See what it is about, and decide:
${link}

The link is yours alone: it works together with your sign-in. Do not pass it on. Opening it decides nothing.
`,
    })
  })

  test('carries a code where a code stands for a sign-in, in both forms', () => {
    const mail = ask({ code: '01AB-CD10' })
    expect(mail.text).toContain('The code to type there: 01AB-CD10\n')
    expect(mail.text).toContain('The link and the code are yours alone. Do not pass them on.')
    expect(seen(mail.html)).toContain('The code to type there: 01AB-CD10')
    expect(mail.subject).not.toContain('01AB-CD10')
    for (const form of [ask().text, seen(ask().html)]) expect(form).not.toMatch(/code/i)
  })

  test('leads to the page and nowhere else', () => {
    for (const mail of [ask(), ask({ approval: { ...approval, ...hostile } })]) {
      expect([...mail.html.matchAll(/<[^>]*\b(?:href|src|action)="([^"]*)"/g)].map(([, to]) => to)).toEqual([
        link,
      ])
      expect(mail.text.split('\n').filter((line) => line === link)).toHaveLength(1)
    }
  })

  test('says of a reminder that it is one', () => {
    const { subject, text, html } = ask({ isReminder: true })
    expect(subject).toBe('Your approval is still asked for: 2 inputs into support-mail')
    expect(text).toMatch(/^Your approval is still asked for\.\n/)
    expect(html).toContain('<title>Your approval is still asked for</title>')
  })

  test('says nothing of what was found where nothing was, nor is there', () => {
    const asked = { ...approval, findings: {} }
    expect(factsInText(ask({ approval: asked })).map(([name]) => name)).not.toContain('Found')
    expect(ask({ policy: undefined }).text).toContain('Found      phi.diagnosis 2, pii.email 1')
  })
})

describe('a mail about how it ended', () => {
  test('says how, and carries no link and no code', () => {
    const ended: Approval = { ...approval, state: 'denied', reason: 'content_blocked' }
    const mail = noticeMail({ to, approval: ended, policy })
    expect(mail.subject).toBe('2 inputs into support-mail was denied: it holds what the policy blocks')
    expect(mail.text).toMatch(
      /^The request was denied: it holds what the policy blocks\.\n\nWho asks {3}ingest/,
    )
    expect(mail.html).toContain(
      '<h1 style="font-size: 22px; line-height: 1.25; margin: 0 0 16px">The request was denied',
    )
    expect(`${mail.text}${mail.html}`).not.toMatch(/href|https?:|code/i)
  })

  test('begins with a capital letter, a grant’s too', () => {
    const granted: Approval = { ...approval, kind: 'grant', state: 'granted' }
    expect(noticeMail({ to, approval: granted, policy }).subject).toBe(
      'A grant for 2 inputs into support-mail was approved: the grant is active',
    )
  })
})

describe.each<[string, (asked: Approval) => Mail]>([
  ['asks', (asked) => ask({ approval: asked })],
  ['reminds', (asked) => ask({ approval: asked, code: '01AB-CD10', isReminder: true })],
  ['tells the end', (asked) => noticeMail({ to, approval: { ...asked, state: 'expired' }, policy })],
])('a mail that %s', (_what, mailAbout) => {
  test('holds the same facts as text and as HTML', () => {
    const mail = mailAbout(approval)
    expect(factsInHtml(mail)).toEqual(factsInText(mail))
    expect(factsInHtml(mail).map(([name]) => name)).toEqual([
      'Who asks',
      'For',
      'Source',
      'Purpose',
      'Found',
      'Until',
      'Approval',
    ])
  })

  test('escapes a stranger’s words, and shows them in one line with nothing hidden', () => {
    const mail = mailAbout({ ...approval, ...hostile })
    const purpose = factsInHtml(mail).find(([name]) => name === 'Purpose')?.[1]
    expect(purpose).toBe(
      'Nothing to see. Source   mail://harmless  See: https://evil.example/links/⟨U+202E⟩⟨U+200B⟩⟨U+0000⟩</td></tr></table><a href="https://evil.example">',
    )
    expect(mail.text).toContain(`\nPurpose    ${purpose}\n`)
    expect(mail.text.match(/^Source/gm)).toHaveLength(1)
    expect(factsInHtml(mail)).toHaveLength(7)
    expect(mail.html).not.toMatch(/<script|<a href="https:\/\/evil|\sonmouseover='/)
  })

  test('has a subject of one line, with nothing of a stranger in it', () => {
    const { subject } = mailAbout({ ...approval, ...hostile })
    expect(subject).toBe(mailAbout(approval).subject)
    expect(subject).not.toMatch(/[\r\n]/)
  })

  test('holds no digest, no name of what is kept, and nobody’s mailbox', () => {
    const { text, html } = mailAbout({ ...approval, taskToken: 'task-token', notified: ['person_x'] })
    const { payloadDigest, previewDigest, preview, ownPeople, requester } = approval
    for (const kept of [
      payloadDigest,
      previewDigest,
      preview,
      'task-token',
      'person_x',
      requester.issuer,
      ...ownPeople,
    ]) {
      expect(`${text}${html}`).not.toContain(kept)
    }
  })
})
