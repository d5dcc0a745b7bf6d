import { actorOf, createTrail } from '../../../../shared/audit/request-trail.ts'
import { admit } from '../../../../shared/http/guard.ts'
import type { ServiceContext } from '../../../../shared/http/operation.ts'
import { type Caller, principalsOf } from '../../../../shared/identity/caller.ts'
import { SunderError } from '../../../../shared/runtime/sunder-error.ts'
import { randomCsrf } from '../../../../shared/sign-in/csrf.ts'
import type { AuditorSession } from '../../../../shared/sign-in/session.ts'
import {
  dropSignIn,
  keepSession,
  pendingSignIn,
  sessionLifeMs,
} from '../../../../shared/sign-in/session-cookies.ts'
import type { SignedIn } from '../../../../shared/sign-in/sign-in.ts'
import type { AuditPagesDependencies } from '../dependencies.ts'
import { cookieParts, createHref, pagesPath } from '../page-address.ts'
import { goOnPage } from './sign-in-pages.tsx'

/** A cookie holds 4 KB: who comes with a longer address begins at the first page. */
const longestReturn = 1_500

/** To the identity provider, and afterwards to what was asked for. Nothing is kept here. */
export async function beginSignIn(
  deps: AuditPagesDependencies,
  context: ServiceContext,
  { returnTo, isAfresh }: { readonly returnTo: string; readonly isAfresh: boolean },
): Promise<Response> {
  const { signIn, baseUrl } = deps
  const [first] = signIn.issuers
  const issuer = signIn.issuers.find((name) => name === context.req.query('at')) ?? first
  if (issuer === undefined) {
    throw new SunderError('identity_unavailable', { detail: 'no provider with signIn' })
  }
  const { url, pending } = await signIn.begin({
    issuer,
    redirectUri: callbackOf(baseUrl(context)),
    returnTo: returnTo.length > longestReturn ? pagesPath : returnTo,
    isAfresh,
  })
  await keepSession(cookieParts(deps), context, pending)
  return context.redirect(url, 303)
}

/** `GET /pages/callback`: back from the identity provider. Only an auditor stays signed in. */
export async function finishSignIn(deps: AuditPagesDependencies, context: ServiceContext): Promise<Response> {
  const base = deps.baseUrl(context)
  const pending = await pendingSignIn(cookieParts(deps), context)
  dropSignIn(cookieParts(deps), context)
  if (pending === undefined) throw signInFailed()
  const answer = new URL(callbackOf(base))
  answer.search = new URL(context.req.url).search
  const signedIn = await deps.signIn.finish(answer, pending)
  if (signedIn === undefined) throw signInFailed()
  // From here on whoever is refused may want to be somebody else.
  context.set('signInAt', createHref(base)('/sign-in'))
  const caller = await admitAuditor(deps, context, signedIn)
  const session = sessionOf(caller, signedIn, randomCsrf(deps.random))
  await keepSession(cookieParts(deps), context, session, lifeOf(caller, deps.clock()))
  // Its own page and no redirect: what follows is then asked for from here, and not from the provider's site.
  const next = `${base}${isOwnPath(pending.returnTo) ? pending.returnTo : pagesPath}`
  context.header('refresh', `0; url=${next}`)
  return context.html(goOnPage(next))
}

/**
 * By the access token, as the API does it: the duty is what its groups say, and who is bound to another is refused.
 *
 * @throws SunderError `duty_forbidden|duty_conflict|duty_bound`, recorded
 */
async function admitAuditor(
  deps: AuditPagesDependencies,
  context: ServiceContext,
  signedIn: SignedIn,
): Promise<Caller> {
  const authentication = await deps.authenticate(signedIn.accessToken)
  if (authentication.kind === 'refused') {
    deps.unauthenticated.count(authentication.reason)
    throw signInFailed()
  }
  const admission = admit(authentication, 'auditor')
  const { actor } = admission
  const requestId = context.get('requestId')
  return createTrail(deps).record({ action: 'audit.sign-in', actor, requestId }, async (trail) => {
    if (admission.refusal !== undefined) throw admission.refusal
    const { caller } = admission
    if (actor.issuer !== signedIn.issuer || actor.subject !== signedIn.subject) {
      throw new SunderError('duty_forbidden')
    }
    await trail.request({ timeoutMs: 30_000 })
    const until = deps.clock() + deps.policy.identity.dutyBinding.cooldown
    await deps.bindings.exercise(principalsOf(caller), 'auditor', until)
    await trail.outcome({ effect: 'allowed', status: 200 })
    return caller
  })
}

function sessionOf(caller: Caller, { email, isEmailVerified }: SignedIn, csrf: string): AuditorSession {
  const { issuer, subject, clientId, owner } = actorOf(caller)
  return {
    kind: 'auditor',
    issuer,
    subject,
    ...(clientId !== undefined && { clientId }),
    ...(owner !== undefined && { owner }),
    name: isEmailVerified && email !== undefined ? email : subject,
    csrf,
  }
}

/** A session gives the duty no longer than the token did that it stands for. */
function lifeOf({ claims }: Caller, now: number): number {
  const expiresAt = claims['exp']
  return typeof expiresAt === 'number' ? Math.max(60_000, expiresAt * 1000 - now) : sessionLifeMs
}

function callbackOf(baseUrl: string): string {
  return `${baseUrl}${pagesPath}/callback`
}

function isOwnPath(path: string): boolean {
  return new RegExp(`^${pagesPath}(?:[/?]|$)`).test(path)
}

function signInFailed(): SunderError {
  return new SunderError('invalid_token', {
    message: 'The sign-in did not work, or took too long. Open the page again.',
  })
}
