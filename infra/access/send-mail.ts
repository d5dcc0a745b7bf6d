import { allow } from './build-statement.ts'
import type { Resources, Statement } from './resources.ts'

/** Mail in the one name that the policy says. For a raw message SES asks for the right of its older API as well. */
export function sendMail({ mail }: Resources): Statement[] {
  if (mail === undefined) return []
  const from = { StringEquals: { 'ses:FromAddress': mail.from } }
  return [allow('SendMail', ['ses:SendEmail', 'ses:SendRawEmail'], [mail.identity], from)]
}
