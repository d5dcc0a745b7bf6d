import { createTransport, type Transporter } from 'nodemailer'
import { SunderError } from '../runtime/sunder-error.ts'
import type { Mail, Mailer } from './mailer.ts'

/** By SMTP. `smtp:` takes TLS where the server offers it, `smtps:` from the first byte on. */
export function createSmtpMailer({ url, from }: { readonly url: string; readonly from: string }): Mailer {
  return createMailer(createTransport({ url, connectionTimeout: 5_000, socketTimeout: 10_000 }), from)
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
