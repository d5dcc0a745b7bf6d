import { createTrail } from '../../../shared/audit/request-trail.ts'
import { checkAnswerSize } from '../../../shared/http/answer-size.ts'
import type { ServiceContext } from '../../../shared/http/operation.ts'
import { principalsOf } from '../../../shared/identity/caller.ts'
import { SunderError } from '../../../shared/runtime/sunder-error.ts'
import type { AuditorSession } from '../../../shared/sign-in/session.ts'
import { currentSession } from '../../../shared/sign-in/session-cookies.ts'
import type { AuditPagesDependencies } from './dependencies.ts'
import { cookieParts, createHref, type Href, pagesPath } from './page-address.ts'
import { beginSignIn } from './sign-in/sign-in-auditor.ts'
import { fromElsewherePage } from './sign-in/sign-in-pages.tsx'

/** An auditor who asks for a page. */
export interface Visit {
  readonly context: ServiceContext
  readonly auditor: AuditorSession
  readonly href: Href
  readonly requestId: string
  readonly arrivedAt: number
}

/** What is looked at, before anything is read. */
interface Look {
  /** Every parameter in use, recorded word for word. */
  readonly asked: Readonly<Record<string, unknown>>
  /** @returns the page, and how many records it is made of */
  show(): Promise<{
    readonly html: string
    readonly returned: number
    /** In place of the pages' own, for one that brings its own style. */
    readonly contentSecurityPolicy?: string
  }>
}

export interface LookAt {
  readonly action: string
  /** @throws SunderError `invalid_request|not_found` */
  begin(visit: Visit): Look
  /** The page with what was wrong with the question, where it has a form that asked. */
  again?(visit: Visit, error: SunderError): string
}

export type Looking = (at: LookAt) => (context: ServiceContext) => Promise<Response>

/** Later than this, no outcome is coming. */
const outcomeTimeoutMs = 120_000

/**
 * Shows pages to auditors alone. A look is recorded before anything is read and once more before the page leaves; it binds
 * the identity to its duty as a request by token does. Who isn't signed in goes to the identity provider; who was led here
 * by another site is asked first.
 */
export function createLooking(deps: AuditPagesDependencies): Looking {
  const { policy, bindings, clock } = deps
  const trails = createTrail(deps)

  const show = (at: LookAt, visit: Visit): Promise<Response> => {
    const { auditor, context, requestId } = visit
    const opening = { action: at.action, actor: actorOfAuditor(auditor), requestId }
    return trails.record(opening, async (trail) => {
      const look = at.begin(visit)
      await trail.request({ timeoutMs: outcomeTimeoutMs, reasons: describe(look.asked) })
      const boundUntil = clock() + policy.identity.dutyBinding.cooldown
      await bindings.exercise(principalsOf({ ...auditor, owner: auditor.owner }), 'auditor', boundUntil)
      const { html, returned, contentSecurityPolicy } = await look.show()
      checkAnswerSize(html)
      await trail.outcome({ effect: 'returned', status: 200, response: { returned } })
      if (contentSecurityPolicy !== undefined) context.set('contentSecurityPolicy', contentSecurityPolicy)
      return context.html(html)
    })
  }

  return (at) => async (context) => {
    const base = deps.baseUrl(context)
    const here = ownAddress(context)
    if (isFromElsewhere(context)) return context.html(fromElsewherePage(`${base}${here}`), 403)
    const auditor = await auditorOf(deps, context)
    if (auditor === undefined) return beginSignIn(deps, context, { returnTo: here, isAfresh: false })
    const [requestId, arrivedAt] = [context.get('requestId'), context.get('arrivedAt')]
    const visit: Visit = { context, auditor, href: createHref(base), requestId, arrivedAt }
    try {
      return await show(at, visit)
    } catch (error) {
      if (at.again === undefined || !isWrongQuestion(error)) throw error
      return context.html(at.again(visit, error), 400)
    }
  }
}

function isWrongQuestion(error: unknown): error is SunderError {
  return error instanceof SunderError && error.code === 'invalid_request'
}

/** Browsers say so of every request; for one that says nothing, the cookie's own `SameSite` is all there is. */
function isFromElsewhere(context: ServiceContext): boolean {
  const site = context.req.header('sec-fetch-site')
  return site !== undefined && site !== 'none' && site !== 'same-origin'
}

/** Who is signed in as an auditor at a provider that today's policy still names. */
export async function auditorOf(
  deps: AuditPagesDependencies,
  context: ServiceContext,
): Promise<AuditorSession | undefined> {
  const session = await currentSession(cookieParts(deps), context)
  if (session?.kind !== 'auditor') return undefined
  return deps.signIn.issuers.includes(session.issuer) ? session : undefined
}

function actorOfAuditor({ issuer, subject, clientId, owner }: AuditorSession) {
  return {
    issuer,
    subject,
    duty: 'auditor' as const,
    ...(clientId !== undefined && { clientId }),
    ...(owner !== undefined && { owner }),
  }
}

/** The page's own path and query, to come back to. */
function ownAddress(context: ServiceContext): string {
  const path = context.req.path.startsWith(pagesPath) ? context.req.path : pagesPath
  return `${path}${new URL(context.req.url).search}`
}

function describe(asked: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(asked).flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${value}`]))
}
