import type { VerifyGrantToken } from '../../grants/grant-token.ts'
import type { Principal } from '../../identity/caller.ts'
import type { FunctionRuntime } from '../create-function-runtime.ts'
import { type Admission, createAdmission, defaultGateLimits } from './admission.ts'
import type { GateLimits } from './gate.ts'

export interface AdmittingRuntime extends FunctionRuntime {
  readonly admission: Admission
}

/** The runtime of a function whose requests share a process, with an admission of its own: no duty takes another's places. */
export function withAdmission(
  runtime: FunctionRuntime,
  limits: GateLimits = defaultGateLimits,
): AdmittingRuntime {
  const { clock, random, unauthenticated, authenticate } = runtime
  const admission = createAdmission({
    limits,
    clock,
    random,
    countShed: (holder) => unauthenticated.countShed(holder),
  })
  return {
    ...runtime,
    admission,
    async authenticate(token) {
      const authentication = await authenticate(token)
      if (token !== undefined && authentication.kind === 'caller')
        admission.know(token, authentication.caller)
      return authentication
    },
  }
}

/** Has a grant's token known by its embedder, as the access tokens of identity providers are. */
export function knowingGrants(verify: VerifyGrantToken, admission: Admission | undefined): VerifyGrantToken {
  return async (token) => {
    const terms = await verify(token)
    if (typeof terms !== 'string') admission?.know(token, terms satisfies Principal)
    return terms
  }
}
