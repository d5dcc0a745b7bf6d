import { decodeProtectedHeader } from 'jose'
import { createTrail, type RequestTrail } from '../../shared/audit/request-trail.ts'
import type { GrantTerms } from '../../shared/grants/grant.ts'
import { grantTokenType } from '../../shared/grants/grant-claims.ts'
import type { VerifyGrantToken } from '../../shared/grants/grant-token.ts'
import { admit, type GuardDependencies, refuseToken } from '../../shared/http/guard.ts'
import type { ServiceContext } from '../../shared/http/operation.ts'
import { bearerToken } from '../../shared/http/parse-request.ts'
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
