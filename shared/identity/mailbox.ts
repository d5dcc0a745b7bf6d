import { createHash } from 'node:crypto'
import { domainToASCII } from 'node:url'

/**
 * The mailbox behind an address, in one spelling: lower case, compatibility forms folded (NFKC), without what
 * follows a plus sign (RFC 5233, subaddressing), the domain in ASCII (UTS 46) and without its last dot. Two addresses
 * of one mailbox are one person.
 */
export function mailboxOf(email: string): string {
  const [local = '', domain = ''] = split(email.normalize('NFKC').trim().toLowerCase())
  return `${local.replace(/\+.*$/, '')}@${asciiOf(domain.replace(/\.$/, ''))}`
}

/** A person's name in keys and records, which can't be erased: the address itself is not in it. */
export function personOf(email: string): string {
  const digest = createHash('sha256')
    .update(`sunder.dev/person/v1\n${mailboxOf(email)}`)
    .digest()
  return `person_${digest.subarray(0, 16).toString('base64url')}`
}

/** What is no domain stays as it is. */
function asciiOf(domain: string): string {
  return domainToASCII(domain) || domain
}

function split(address: string): [string, string] {
  const at = address.lastIndexOf('@')
  return at === -1 ? [address, ''] : [address.slice(0, at), address.slice(at + 1)]
}
