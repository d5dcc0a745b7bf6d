import PostalMime, { type Email } from 'postal-mime'
import { describe, expect, test } from 'vitest'
import type { Mail, Mailer } from '../../shared/mail/mailer.ts'

/** A mail as it was handed over to be delivered. */
export interface HandedOver {
  /** Of the envelope: who really gets it. */
  readonly to: readonly string[]
  /** RFC 5322. */
  readonly raw: string
}

interface MailerParts {
  readonly mailer: Mailer
  /** All that was handed over since the last time. */
  handedOver(): Promise<HandedOver[]>
}

/** What every mailer must do, in the name of `sunder@example.com`. */
export function mailerContract(open: () => MailerParts): void {
  const mail: Mail = {
    to: 'priya@example.com',
    subject: 'Your approval is asked for: 2 inputs into support-mail',
    text: 'For   2 inputs\n\nSee: https://approvals.example.com/links/abc',
    html: '<!doctype html><p>2 inputs</p>',
  }

  async function send(
    changes: Partial<Mail>,
  ): Promise<{ to: readonly string[]; raw: string; read: Partial<Email> }> {
    const { mailer, handedOver } = open()
    await handedOver()
    await mailer.send({ ...mail, ...changes })
    const [first, ...others] = await handedOver()
    if (first === undefined) throw new Error('nothing was handed over')
    expect(others).toEqual([])
    const read = await PostalMime.parse(first.raw)
    // The part's own last line end.
    return { ...first, read: { ...read, text: read.text?.replace(/\n$/, ''), html: read.html?.trim() } }
  }

  describe('a mail', () => {
    test('comes to one person, from the gateway, in both of its forms', async () => {
      const { to, read } = await send({})
      expect(to).toEqual(['priya@example.com'])
      expect(read).toMatchObject({
        from: { name: 'Sunder', address: 'sunder@example.com' },
        to: [{ name: '', address: 'priya@example.com' }],
        subject: mail.subject,
      })
      expect(read.text).toBe(mail.text)
      expect(read.html).toBe(mail.html)
      expect(read.attachments).toEqual([])
    })

    test('says that a machine wrote it, so that no machine answers', async () => {
      const { read } = await send({})
      expect(read.headers).toContainEqual(
        expect.objectContaining({ key: 'auto-submitted', value: 'auto-generated' }),
      )
    })

    test('arrives as it was written: other scripts, long lines, lines of a single dot', async () => {
      const text = `Zoë 漢字 ✓ ${'x'.repeat(2_000)}\n.\n..\nFrom here\nQUIT`
      const { read } = await send({
        subject: 'Zoë 漢字 ✓',
        text,
        html: `<p>Zoë 漢字 ✓ ${'x'.repeat(2_000)}</p>`,
      })
      expect(read.subject).toBe('Zoë 漢字 ✓')
      expect(read.text).toBe(text)
      expect(read.html).toBe(`<p>Zoë 漢字 ✓ ${'x'.repeat(2_000)}</p>`)
    })

    test.each(['\r\n', '\n', '\r', '\r\n\r\n'])(
      'begins no header by its subject, whatever ends a line (%j)',
      async (end) => {
        const { to, raw, read } = await send({
          subject: `asked for${end}Bcc: mallory@example.com${end}X-Own: 1`,
        })
        expect(to).toEqual(['priya@example.com'])
        expect(raw).not.toMatch(/^(?:bcc|x-own):/im)
        expect(read.headers?.map(({ key }) => key)).not.toContain('bcc')
        expect(read.text).toBe(mail.text)
      },
    )

    test.each([
      'priya@example.com\r\nBcc: mallory@example.com',
      'priya@example.com, mallory@example.com',
      'priya@example.com;mallory@example.com',
      'priya@example.com> SIZE=1\r\nRCPT TO:<mallory@example.com',
      'Priya <priya@example.com>',
      'priya',
      '',
    ])('goes to one address or to nobody: %j', async (to) => {
      const { mailer, handedOver } = open()
      await handedOver()
      await mailer.send({ ...mail, to }).catch(expectUnavailable)
      for (const { to: recipients, raw } of await handedOver()) {
        // What stands in quotes is part of the one name (RFC 5321, section 4.1.2).
        expect(recipients.join().replace(/"[^"]*"/g, 'quoted')).toMatch(/^[^\s,;<>]*$/)
        expect(raw).not.toMatch(/^(?:bcc|cc):/im)
      }
    })
  })
}

/** Of a mail that was not taken over nothing but that is told. */
export function expectUnavailable(error: unknown): void {
  expect(error).toMatchObject({ code: 'mail_unavailable', detail: expect.stringMatching(/^mail: \w+$/) })
}
