import type { Mailer } from '../../mail/mailer.ts'
import type { Policy } from '../../policy/schema.ts'
import { SunderError } from '../sunder-error.ts'
import { clientOptions } from './client-options.ts'

/**
 * Amazon SES, in the policy's name; loaded at the first mail, for it is half of what a task that mails consists of. A
 * policy without a sender sends nothing: then nothing can wait for an approval either.
 */
export function openMailer({ mail }: Pick<Policy, 'mail'>): Mailer {
  let opened: Promise<Mailer> | undefined
  return {
    async send(message) {
      if (mail === undefined) {
        throw new SunderError('mail_unavailable', { detail: 'the policy names no sender' })
      }
      opened ??= open(mail.from)
      return await (await opened).send(message)
    },
  }
}

async function open(from: string): Promise<Mailer> {
  const [{ SESv2Client }, { createSesMailer }] = await Promise.all([
    import('@aws-sdk/client-sesv2'),
    import('../../mail/ses-mailer.ts'),
  ])
  return createSesMailer({ client: new SESv2Client(clientOptions), from })
}
