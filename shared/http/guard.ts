import type { AuditLog } from '../audit/audit-log.ts'
import { actorOf, createTrail, type RequestTrail } from '../audit/request-trail.ts'
import type { AuthenticateToken, Authentication, TokenRefusal } from '../identity/authenticate.ts'
import type { Caller, Duty } from '../identity/caller.ts'
import type { Clock } from '../runtime/clock.ts'
import { SunderError } from '../runtime/sunder-error.ts'
import type { ServiceContext } from './operation.ts'
import { bearerToken } from './parse-request.ts'

export interface GuardDependencies {
  readonly authenticate: AuthenticateToken
  readonly audit: AuditLog
  /** Counts requests without a valid token; they become one aggregate record per reason and minute. */
  readonly unauthenticated: { count(reason: TokenRefusal): void }
  readonly clock: Clock
}

/** A request of a verified caller in the right duty, whose ways out are all recorded. */
export interface GuardedRequest {
  readonly context: ServiceContext
  readonly caller: Caller
  readonly trail: RequestTrail
}

export type Guarded = (
  action: string,
  work: (request: GuardedRequest) => Promise<Response>,
) => (context: ServiceContext) => Promise<Response>

/**
 * Lets only callers of one duty through. A request without a valid token is counted and answered with
 * 401; a valid token of another duty, of two or of none is recorded as a denial and answered with 403.
 */
export function createGuard(deps: GuardDependencies, duty: Duty): Guarded {
  const trails = createTrail(deps)
  return (action, work) => async (context) => {
    const requestId = context.get('requestId')
    const authentication = await deps.authenticate(bearerToken(context))
    if (authentication.kind === 'refused') throw refuseToken(deps, authentication.reason)
    const admission = admit(authentication, duty)
    return trails.record({ action, actor: admission.actor, requestId }, async (trail) => {
      if (admission.refusal !== undefined) throw admission.refusal
      return work({ context, caller: admission.caller, trail })
    })
  }
}

/** Counts a request whose token is not valid. @returns the error to throw, which does not tell why */
export function refuseToken(
  { unauthenticated }: Pick<GuardDependencies, 'unauthenticated'>,
  reason: TokenRefusal,
) {
  unauthenticated.count(reason)
  return new SunderError('invalid_token', { detail: reason })
}

type Admission =
  | { readonly actor: ReturnType<typeof actorOf>; readonly caller: Caller; readonly refusal: undefined }
  | { readonly actor: ReturnType<typeof actorOf>; readonly caller?: never; readonly refusal: SunderError }

export function admit(authentication: Exclude<Authentication, { kind: 'refused' }>, duty: Duty): Admission {
  if (authentication.kind === 'caller') {
    const { caller } = authentication
    const actor = actorOf(caller)
    if (caller.duty === duty) return { actor, caller, refusal: undefined }
    return { actor, refusal: new SunderError('duty_forbidden') }
  }
  const { kind, issuer, subject, clientId } = authentication
  const actor = { issuer, subject, ...(clientId === undefined ? {} : { clientId }) }
  return { actor, refusal: new SunderError(kind === 'conflict' ? 'duty_conflict' : 'duty_forbidden') }
}
