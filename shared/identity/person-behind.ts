import type { Policy } from '../policy/schema.ts'
import type { Caller } from './caller.ts'

/**
 * The subject of the person who answers for what a caller asks for: its owner, or itself where its token carries an
 * e-mail address, which a service account has none of. Undefined for a service account that nobody owns.
 */
export function personBehind({ owner, subject, claims }: Pick<Caller, 'owner' | 'subject' | 'claims'>) {
  return owner ?? (emailInToken(claims) === undefined ? undefined : subject)
}

/** The address in a token, verified or not: to tell whose own something is, the stricter of the two. */
export function emailInToken(claims: Readonly<Record<string, unknown>>): string | undefined {
  const email = claims['email']
  return typeof email === 'string' && isEmail(email) ? email : undefined
}

/** The address that the policy has for a subject, or that the subject itself is. */
export function emailInPolicy({ identity }: Pick<Policy, 'identity'>, subject: string): string | undefined {
  if (Object.hasOwn(identity.emails, subject)) return identity.emails[subject]
  return isEmail(subject) ? subject : undefined
}

function isEmail(text: string): boolean {
  return text.length <= 254 && /^[^\s@<>()",;:[\]]+@[^\s@<>()",;:[\]]+$/.test(text)
}
