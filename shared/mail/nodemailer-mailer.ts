import { createTransport, type Transporter } from 'nodemailer'
import { SunderError } from '../runtime/sunder-error.ts'
import type { Mail, Mailer } from './mailer.ts'

/**
 * By SMTP. `smtp:` takes TLS where the server offers it, `smtps:` from the first byte on.
 *
 * @param deps `patienceMs`: for the connection and for the greeting; twice that for any answer. 5 s where left out
 */
export function createSmtpMailer({
  url,
  from,
  patienceMs = 5_000,
}: {
  readonly url: string
  readonly from: string
  readonly patienceMs?: number
}): Mailer {
  const timeouts = {
    dnsTimeout: patienceMs,
    connectionTimeout: patienceMs,
    greetingTimeout: patienceMs,
    socketTimeout: 2 * patienceMs,
  }
  return createMailer(createTransport({ url, ...timeouts }), from)
}

/** Over any transport of nodemailer's. It encodes headers and bodies; no field of a mail can begin another. */
export function createMailer(transport: Pick<Transporter, 'sendMail'>, from: string): Mailer {
  return {
    async send({ to, subject, text, html }: Mail) {
      try {
        await transport.sendMail({
          from: { name: 'Sunder', address: from },
          to: { name: '', address: to },
          subject,
          text,
          html,
          // Nobody's holiday notice is an answer to it (RFC 3834).
          headers: { 'Auto-Submitted': 'auto-generated' },
          disableFileAccess: true,
          disableUrlAccess: true,
        })
      } catch (error) {
        const code = error instanceof Error && 'code' in error ? String(error.code) : 'failed'
        throw new SunderError('mail_unavailable', { detail: `mail: ${code}`, cause: error })
      }
    },
  }
}
