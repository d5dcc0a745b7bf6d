import { decodeProtectedHeader } from 'jose'
import { createTrail, type RequestTrail } from '../../shared/audit/request-trail.ts'
import type { GrantTerms } from '../../shared/grants/grant.ts'
import { grantTokenType } from '../../shared/grants/grant-claims.ts'
import type { VerifyGrantToken } from '../../shared/grants/grant-token.ts'
import { admit, createGuard, type GuardDependencies, refuseToken } from '../../shared/http/guard.ts'
import type { ServiceContext } from '../../shared/http/operation.ts'
import { bearerToken } from '../../shared/http/parse-request.ts'
import type { Principal } from '../../shared/identity/caller.ts'
import type { Job } from '../../shared/jobs/job.ts'
import { SunderError } from '../../shared/runtime/sunder-error.ts'

export interface GrantedRequest {
  readonly context: ServiceContext
  readonly terms: GrantTerms
  readonly trail: RequestTrail
  /** With what every record of this request begins. */
  readonly facts: ReturnType<typeof factsOf> & { readonly requestId: string }
}

export type Granted = (
  action: string,
  work: (request: GrantedRequest) => Promise<Response>,
) => (context: ServiceContext) => Promise<Response>

/**
 * Lets only grant tokens through. Without a valid token: counted, 401. With a valid access token of the
 * identity provider, which this app does not take: recorded as a denial, 403.
 */
export function createGrantGuard(
  deps: GuardDependencies & { readonly verifyGrantToken: VerifyGrantToken },
): Granted {
  const trails = createTrail(deps)
  return (action, work) => async (context) => {
    const token = bearerToken(context)
    const requestId = context.get('requestId')
    if (token === undefined || !isGrantToken(token)) {
      const authentication = await deps.authenticate(token)
      if (authentication.kind === 'refused') throw refuseToken(deps, authentication.reason)
      const { actor, refusal } = admit(authentication, 'embedder')
      return trails.record({ action, actor, requestId }, async () => {
        throw refusal ?? new SunderError('grant_required')
      })
    }
    const terms = await deps.verifyGrantToken(token)
    if (typeof terms === 'string') throw refuseToken(deps, terms)
    const facts = { requestId, ...factsOf(terms) }
    return trails.record({ action, ...facts }, (trail) => work({ context, terms, trail, facts }))
  }
}

interface OwnJobRequest {
  readonly context: ServiceContext
  readonly trail: RequestTrail
  isOwn(job: Pick<Job, 'grant' | 'issuer' | 'subject'>): boolean
}

export type OwnJobs = (
  action: string,
  work: (request: OwnJobRequest) => Promise<Response>,
) => (context: ServiceContext) => Promise<Response>

/**
 * Lets an embedder at its own jobs: by the token of the grant that they were asked for under or, since a job can
 * outlast its grant, by its own access token.
 */
export function createOwnJobGuard(
  deps: GuardDependencies & { readonly verifyGrantToken: VerifyGrantToken },
): OwnJobs {
  const [granted, guarded] = [createGrantGuard(deps), createGuard(deps, 'embedder')]
  return (action, work) => {
    const byGrant = granted(action, ({ context, trail, terms }) =>
      work({ context, trail, isOwn: (job) => job.grant === terms.id && isOf(job, terms) }),
    )
    const byIdentity = guarded(action, ({ context, trail, caller }) =>
      work({ context, trail, isOwn: (job) => isOf(job, caller) }),
    )
    return (context) => {
      const token = bearerToken(context)
      return token !== undefined && isGrantToken(token) ? byGrant(context) : byIdentity(context)
    }
  }
}

function isOf(job: Principal, { issuer, subject }: Principal): boolean {
  return job.issuer === issuer && job.subject === subject
}

function isGrantToken(token: string): boolean {
  try {
    return decodeProtectedHeader(token).typ === grantTokenType
  } catch {
    return false
  }
}

function factsOf({ issuer, subject, clientId, owner, id, collection, source, sourceAsserted }: GrantTerms) {
  return {
    actor: {
      issuer,
      subject,
      duty: 'embedder' as const,
      ...(clientId === undefined ? {} : { clientId }),
      ...(owner === undefined ? {} : { owner }),
    },
    target: { grant: id, collection },
    source: { uri: source, asserted: sourceAsserted },
  }
}
