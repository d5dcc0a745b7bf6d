import type { Approval } from '../../shared/approvals/approval.ts'
import type { ApprovalLink } from '../../shared/approvals/approval-store.ts'
import { linkDigest } from '../../shared/approvals/link-secret.ts'
import { electorate } from '../../shared/approvals/tally-votes.ts'
import { refuseToken } from '../../shared/http/guard.ts'
import type { ServiceContext } from '../../shared/http/operation.ts'
import { personOf } from '../../shared/identity/mailbox.ts'
import type { ApprovalPolicy, CollectionPolicy } from '../../shared/policy/schema.ts'
import { SunderError } from '../../shared/runtime/sunder-error.ts'
import type { AccountSession, CodeSession, Session } from '../../shared/sign-in/session.ts'
import type { ApprovalsDependencies } from './dependencies.ts'

/** An emailed link, what it is about, and how today's policy wants it decided. */
export interface FollowedLink {
  readonly secret: string
  readonly link: ApprovalLink
  readonly approval: Approval
  readonly collection: CollectionPolicy
  readonly asked: ApprovalPolicy
  /** The address that the link was sent to, as the policy has it. */
  readonly email: string
}

/**
 * Finds what a link is about. Whoever asks is nobody yet.
 *
 * @throws SunderError `link_unknown`, counted as a request without a valid token; `not_an_approver` where today's policy
 * asks that person no more
 */
export async function followLink(
  deps: ApprovalsDependencies,
  context: ServiceContext,
): Promise<FollowedLink> {
  const secret = context.req.param('secret') ?? ''
  const digest = linkDigest(secret)
  const link = digest === undefined ? undefined : await deps.links.find(digest)
  const approval = link === undefined ? undefined : await deps.approvals.find(link.approval)
  if (link === undefined || approval === undefined) {
    refuseToken(deps, 'link')
    throw new SunderError('link_unknown')
  }
  const { collections } = deps.policy
  const collection = Object.hasOwn(collections, approval.collection)
    ? collections[approval.collection]
    : undefined
  const asked = collection?.approval
  const email = asked === undefined ? undefined : electorate(approval, asked).get(link.person)
  if (collection === undefined || asked === undefined || email === undefined)
    throw new SunderError('not_an_approver')
  return { secret, link, approval, collection, asked, email }
}

/** Someone who has shown to be the person that the link was sent to. */
export type Approver =
  | { readonly kind: 'account'; readonly session: AccountSession; readonly csrf: string }
  | { readonly kind: 'code'; readonly session: CodeSession; readonly csrf: string }

/**
 * Who is there, held against the link: by a sign-in under the same address, or by the code from the same mail, as the
 * policy wants it. Either alone is not enough.
 *
 * @returns undefined where nobody is there yet; somebody else is told by `checkOwnLink`, on record
 */
export function approverOf(
  { link, asked }: FollowedLink,
  session: Session | undefined,
): Approver | undefined {
  if (asked.authentication === 'link') {
    if (session?.kind !== 'code' || session.link !== link.digest) return undefined
    return { kind: 'code', session, csrf: session.csrf }
  }
  if (session?.kind !== 'account') return undefined
  return { kind: 'account', session, csrf: session.csrf }
}

/** @throws SunderError `link_foreign` where the link was sent to another mailbox */
export function checkOwnLink({ link }: FollowedLink, approver: Approver): void {
  if (approver.kind === 'account' && personOf(approver.session.email) !== link.person) {
    throw new SunderError('link_foreign')
  }
}

/** In whose name records about an approver stand. */
export function actorOfApprover(approver: Approver, { link }: FollowedLink) {
  const account = accountOf(approver)
  return account === undefined
    ? { issuer: linkIssuer, subject: link.person, duty: 'approver' as const }
    : { ...account, duty: 'approver' as const }
}

export function accountOf(
  approver: Approver,
): { readonly issuer: string; readonly subject: string } | undefined {
  if (approver.kind === 'code') return undefined
  const { issuer, subject } = approver.session
  return { issuer, subject }
}

/** Stands for the identity provider where a code did: the mailbox is who they are. */
export const linkIssuer = 'urn:sunder:approval-link'

/** With what records about an approval begin. */
export function targetOf({ approval: { id, grant, job, collection } }: FollowedLink) {
  return { approval: id, grant, collection, ...(job !== undefined && { job }) }
}
