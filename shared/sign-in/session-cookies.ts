import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import type { ServiceContext } from '../http/operation.ts'
import type { PendingSignIn, Session, Sessions } from './session.ts'

/** How long a person stays signed in at the most. What they may still do is asked of the policy each time. */
export const sessionLifeMs = 30 * 60_000
/** How long a sign-in at the provider may take. */
const pendingLifeMs = 10 * 60_000

type Kind = 'session' | 'sign-in'

interface Parts {
  readonly sessions: Sessions
  /** Of the pages, as the browser sees it: their cookies go no further. */
  readonly baseUrl: (context: ServiceContext) => string
}

/** Who is signed in, or `undefined`. */
export async function currentSession({ sessions, baseUrl }: Parts, context: ServiceContext) {
  const session = await read({ sessions, baseUrl }, context, 'session')
  return session?.kind === 'pending' ? undefined : session
}

/** The sign-in that this browser began. */
export async function pendingSignIn(
  parts: Parts,
  context: ServiceContext,
): Promise<PendingSignIn | undefined> {
  const session = await read(parts, context, 'sign-in')
  return session?.kind === 'pending' ? session : undefined
}

export async function keepSession(
  parts: Parts,
  context: ServiceContext,
  session: Session,
  mostMs = sessionLifeMs,
): Promise<void> {
  const kind: Kind = session.kind === 'pending' ? 'sign-in' : 'session'
  const lifeMs = session.kind === 'pending' ? pendingLifeMs : Math.min(mostMs, sessionLifeMs)
  const { name, ...options } = cookieOf(parts.baseUrl(context), kind)
  setCookie(context, name, await parts.sessions.seal(session, lifeMs), {
    ...options,
    maxAge: Math.floor(lifeMs / 1000),
  })
}

export function dropSignIn(parts: Pick<Parts, 'baseUrl'>, context: ServiceContext): void {
  drop(parts, context, 'sign-in')
}

export function dropSession(parts: Pick<Parts, 'baseUrl'>, context: ServiceContext): void {
  drop(parts, context, 'session')
}

function drop({ baseUrl }: Pick<Parts, 'baseUrl'>, context: ServiceContext, kind: Kind): void {
  const { name, ...options } = cookieOf(baseUrl(context), kind)
  deleteCookie(context, name, options)
}

async function read({ sessions, baseUrl }: Parts, context: ServiceContext, kind: Kind) {
  const cookie = getCookie(context, cookieOf(baseUrl(context), kind).name)
  return cookie === undefined ? undefined : await sessions.open(cookie)
}

/** `Lax`: a link in a mail is followed from elsewhere and must find the session; a form from elsewhere does not. */
function cookieOf(baseUrl: string, kind: Kind) {
  const { protocol, pathname } = new URL(baseUrl)
  const isSecure = protocol === 'https:'
  return {
    name: `${isSecure ? '__Secure-' : ''}sunder-${kind}`,
    path: pathname,
    secure: isSecure,
    httpOnly: true,
    sameSite: 'Lax',
  } as const
}
