import type { Policy } from '../policy/schema.ts'
import type { Caller } from './caller.ts'

type Asking = Pick<Caller, 'owner' | 'subject' | 'clientId' | 'claims'>

/**
 * The subject of the person who answers for what a caller asks for: its owner, or itself where its token carries an
 * e-mail address and is not a client's own. Undefined for a service account that nobody owns.
 */
export function personBehind(caller: Asking): string | undefined {
  if (caller.owner !== undefined) return caller.owner
  const email = emailInToken(caller.claims)
  return email === undefined || isClientsOwn(caller, email) ? undefined : caller.subject
}

/**
 * A token that a client got for itself, by what tells it at the providers: its subject is the client (RFC 9068, section
 * 2.2), Entra's `idtyp`, Auth0's `gty`, the addresses of Google's service accounts. Some carry an address all the same.
 */
function isClientsOwn({ subject, clientId, claims }: Asking, email: string): boolean {
  return (
    subject === clientId ||
    claims['idtyp'] === 'app' ||
    claims['gty'] === 'client-credentials' ||
    /\.gserviceaccount\.com$/i.test(email)
  )
}

/** The address in a token, verified or not: it tells a person from a service account, and nothing else. */
export function emailInToken(claims: Readonly<Record<string, unknown>>): string | undefined {
  const email = claims['email']
  return typeof email === 'string' && isEmail(email) ? email : undefined
}

/**
 * The address that the provider vouches for: only that tells whose own something is, as people could choose another at
 * some providers. By OpenID Connect's `email_verified`, or Entra's `xms_edov`.
 */
export function verifiedEmailInToken(claims: Readonly<Record<string, unknown>>): string | undefined {
  const isVouchedFor = vouches.has(claims['email_verified']) || vouches.has(claims['xms_edov'])
  return isVouchedFor ? emailInToken(claims) : undefined
}

/** True, as providers write it. */
const vouches: ReadonlySet<unknown> = new Set([true, 'true', 1, '1'])

/** The address that the policy has for a subject, or that the subject itself is. */
export function emailInPolicy({ identity }: Pick<Policy, 'identity'>, subject: string): string | undefined {
  if (Object.hasOwn(identity.emails, subject)) return identity.emails[subject]
  return isEmail(subject) ? subject : undefined
}

function isEmail(text: string): boolean {
  return text.length <= 254 && /^[^\s@<>()",;:[\]]+@[^\s@<>()",;:[\]]+$/.test(text)
}
