import { type SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2'
import { createTransport } from 'nodemailer'
import type { Mailer } from './mailer.ts'
import { createMailer } from './nodemailer-mailer.ts'

/** By Amazon SES (API v2, raw messages), from an identity that it has verified. */
export function createSesMailer({
  client,
  from,
}: {
  readonly client: SESv2Client
  readonly from: string
}): Mailer {
  return createMailer(createTransport({ SES: { sesClient: client, SendEmailCommand } }), from)
}
