import type { Policy } from '../../shared/policy/schema.ts'
import type { MailSender } from '../access/resources.ts'
import { arnOf } from './names.ts'

/** What SES is to verify: a domain, whose name it knows in lower case, or one address. */
export function mailIdentity({ from, verify }: NonNullable<Policy['mail']>): string {
  return verify === 'domain' ? mailHost(from) : from
}

export function mailHost(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1).toLowerCase()
}

export function mailSender({ mail }: Policy): MailSender | undefined {
  if (mail === undefined) return undefined
  return { identity: arnOf('ses', `identity/${mailIdentity(mail)}`), from: mail.from }
}
