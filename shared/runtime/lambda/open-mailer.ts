import { SESv2Client } from '@aws-sdk/client-sesv2'
import type { Mailer } from '../../mail/mailer.ts'
import { createSesMailer } from '../../mail/ses-mailer.ts'
import type { Policy } from '../../policy/schema.ts'
import { SunderError } from '../sunder-error.ts'
import { clientOptions } from './client-options.ts'

/** Amazon SES, in the policy's name. A policy without a sender sends nothing: then nothing can wait for an approval either. */
export function openMailer({ mail }: Pick<Policy, 'mail'>): Mailer {
  if (mail === undefined) {
    return {
      async send() {
        throw new SunderError('mail_unavailable', { detail: 'the policy names no sender' })
      },
    }
  }
  return createSesMailer({ client: new SESv2Client(clientOptions), from: mail.from })
}
