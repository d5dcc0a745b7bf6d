import type { ServiceContext } from '../../../../shared/http/operation.ts'
import { SunderError } from '../../../../shared/runtime/sunder-error.ts'
import { checkForm } from '../../../../shared/sign-in/csrf.ts'
import { currentSession, dropSession } from '../../../../shared/sign-in/session-cookies.ts'
import type { AuditPagesDependencies } from '../dependencies.ts'
import { cookieParts, createHref } from '../page-address.ts'
import { signedOutPage } from './sign-in-pages.tsx'

/** `POST /pages/sign-out`: the only form that does anything, and all that it does is to drop the browser's cookie. */
export async function signOut(deps: AuditPagesDependencies, context: ServiceContext): Promise<Response> {
  const base = deps.baseUrl(context)
  const session = await currentSession(cookieParts(deps), context)
  if (session?.kind === 'auditor') {
    const csrf = new URLSearchParams(await context.req.text()).get('csrf') ?? ''
    const [from, fetchSite] = [context.req.header('origin'), context.req.header('sec-fetch-site')]
    checkForm({ csrf, origin: from, fetchSite }, { csrf: session.csrf, origin: new URL(base).origin })
    dropSession(cookieParts(deps), context)
  }
  return context.redirect(createHref(base)('/signed-out'), 303)
}

/** `GET /pages/signed-out` */
export function showSignedOut(
  { signIn, baseUrl }: AuditPagesDependencies,
  context: ServiceContext,
): Response | Promise<Response> {
  const href = createHref(baseUrl(context))
  if (signIn.issuers.length === 0) throw new SunderError('identity_unavailable')
  const issuers = signIn.issuers.map((at) => ({ name: new URL(at).host, signIn: href('/sign-in', { at }) }))
  return context.html(signedOutPage(issuers))
}
