import { createTrail } from '../../shared/audit/request-trail.ts'
import { admit } from '../../shared/http/guard.ts'
import type { ServiceContext } from '../../shared/http/operation.ts'
import { SunderError } from '../../shared/runtime/sunder-error.ts'
import { randomCsrf } from '../../shared/sign-in/csrf.ts'
import { dropSignIn, keepSession, pendingSignIn } from '../../shared/sign-in/session-cookies.ts'
import type { SignedIn } from '../../shared/sign-in/sign-in.ts'
import type { ApprovalsDependencies } from './dependencies.ts'
import { type FollowedLink, followLink } from './follow-link.ts'

/** `GET /links/{secret}/sign-in`. @throws SunderError `not_found` where a code stands for the sign-in */
export async function signInAtLink(deps: ApprovalsDependencies, context: ServiceContext): Promise<Response> {
  const followed = await followLink(deps, context)
  if (followed.asked.authentication === 'link') throw new SunderError('not_found')
  return beginSignIn(deps, context, followed, { isAfresh: true })
}

/**
 * From a link without a session, or from somebody else's, to the identity provider. Nothing is kept here; what is to
 * come back is in the browser's cookie, encrypted. Asked afresh, the provider wants to know who it is though it knows.
 */
export async function beginSignIn(
  deps: ApprovalsDependencies,
  context: ServiceContext,
  { secret }: FollowedLink,
  { isAfresh }: { readonly isAfresh: boolean },
): Promise<Response> {
  const { signIn, baseUrl } = deps
  const [first] = signIn.issuers
  const issuer = signIn.issuers.find((name) => name === context.req.query('at')) ?? first
  if (issuer === undefined)
    throw new SunderError('identity_unavailable', { detail: 'no provider with signIn' })
  const { url, pending } = await signIn.begin({
    issuer,
    redirectUri: `${baseUrl(context)}/callback`,
    returnTo: `/links/${secret}`,
    isAfresh,
  })
  await keepSession(deps, context, pending)
  return context.redirect(url, 303)
}

/** `GET /callback`: back from the identity provider. Only an approver with a verified address stays signed in. */
export async function finishSignIn(deps: ApprovalsDependencies, context: ServiceContext): Promise<Response> {
  const { signIn, baseUrl } = deps
  const pending = await pendingSignIn(deps, context)
  dropSignIn(deps, context)
  if (pending === undefined) throw signInFailed()
  const answer = new URL(`${baseUrl(context)}/callback`)
  answer.search = new URL(context.req.url).search
  const signedIn = await signIn.finish(answer, pending)
  if (signedIn === undefined) throw signInFailed()
  // From here on whoever is refused may want to be somebody else.
  context.set('signInAt', `${baseUrl(context)}${pending.returnTo}/sign-in`)
  const email = await admitApprover(deps, context, signedIn)
  const { issuer, subject } = signedIn
  await deps.directory.remember({ issuer, subject }, email)
  await keepSession(deps, context, { kind: 'account', issuer, subject, email, csrf: randomCsrf(deps.random) })
  return context.redirect(`${baseUrl(context)}${pending.returnTo}`, 303)
}

/**
 * By the access token, as every other function does it: the duty is what its groups say.
 *
 * @returns the verified address
 * @throws SunderError `duty_forbidden|duty_conflict|not_an_approver`, recorded
 */
async function admitApprover(
  deps: ApprovalsDependencies,
  context: ServiceContext,
  signedIn: SignedIn,
): Promise<string> {
  const authentication = await deps.authenticate(signedIn.accessToken)
  if (authentication.kind === 'refused') {
    deps.unauthenticated.count(authentication.reason)
    throw signInFailed()
  }
  const { actor, refusal } = admit(authentication, 'approver')
  const requestId = context.get('requestId')
  return createTrail(deps).record({ action: 'approval.sign-in', actor, requestId }, async (trail) => {
    if (refusal !== undefined) throw refusal
    const { issuer, subject, email, isEmailVerified } = signedIn
    if (actor.issuer !== issuer || actor.subject !== subject) throw new SunderError('duty_forbidden')
    if (email === undefined || !isEmailVerified) {
      const message =
        'Your identity provider vouches for no e-mail address of yours, so that no link can be yours.'
      throw new SunderError('not_an_approver', { message })
    }
    await trail.request({ timeoutMs: 30_000 })
    await trail.outcome({ effect: 'allowed', status: 303 })
    return email
  })
}

function signInFailed(): SunderError {
  return new SunderError('invalid_token', {
    message: 'The sign-in did not work, or took too long. Open the link again.',
  })
}
