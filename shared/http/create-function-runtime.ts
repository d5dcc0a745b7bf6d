import type { AuditLog } from '../audit/audit-log.ts'
import type { AuditAppender } from '../audit/audit-table.ts'
import type { AuditedFunction } from '../audit/lane-name.ts'
import { createAuditLog } from '../audit/lane-writer.ts'
import {
  createUnauthenticatedCounter,
  type UnauthenticatedCounter,
} from '../audit/unauthenticated-counter.ts'
import type { AuthenticateToken } from '../identity/authenticate.ts'
import { createTokenAuthenticator } from '../identity/authenticate-token.ts'
import type { Fetch } from '../identity/fetch-json.ts'
import type { Policy } from '../policy/schema.ts'
import { type Clock, systemClock } from '../runtime/clock.ts'
import type { Log } from '../runtime/log.ts'
import type { Metrics } from '../runtime/metrics.ts'
import { type RandomBytes, systemRandom } from '../runtime/random.ts'
import type { ServiceRuntime } from './create-service.ts'
import type { GuardDependencies } from './guard.ts'

/** What every function has, each its own: an audit log that writes to lanes of its name, a count, a logger. */
export interface FunctionRuntime extends ServiceRuntime, GuardDependencies {
  readonly clock: Clock
  readonly random: RandomBytes
  readonly log: Log
  readonly metrics: Metrics
  readonly audit: AuditLog
  /** For alarm records, in lanes of their own: a number left out among the others' would tell of them. */
  readonly alarms: AuditLog
  readonly authenticate: AuthenticateToken
  readonly unauthenticated: UnauthenticatedCounter
}

/**
 * The runtime of one function.
 *
 * @param deps `clock`, `random` and `fetch` in place of the system's; tokens of identity providers are always judged by the system's
 */
export function createFunctionRuntime(deps: {
  readonly functionName: AuditedFunction
  readonly policy: Policy
  readonly appender: AuditAppender
  readonly log: Log
  readonly metrics: Metrics
  readonly clock?: Clock
  readonly random?: RandomBytes
  /** For the identity providers' keys. */
  readonly fetch?: Fetch
}): FunctionRuntime {
  const { functionName, policy, appender, log, metrics } = deps
  const { clock = systemClock, random = systemRandom, fetch = globalThis.fetch } = deps
  const openLog = () => createAuditLog({ appender, functionName, policyDigest: policy.digest, clock, random })
  const audit = openLog()
  const { providers, owners } = policy.identity
  return {
    clock,
    random,
    log,
    metrics,
    audit,
    alarms: openLog(),
    authenticate: createTokenAuthenticator({
      providers,
      owners,
      fetch,
      clock: systemClock,
    }),
    unauthenticated: createUnauthenticatedCounter({ audit, clock, log }),
  }
}
