import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { PGlite } from '@electric-sql/pglite'
import type { AuditLog } from '../../../shared/audit/audit-log.ts'
import { createDynamoDbAuditAppender } from '../../../shared/audit/dynamodb-audit-appender.ts'
import type { AuditedFunction } from '../../../shared/audit/lane-name.ts'
import { createAuditLog } from '../../../shared/audit/lane-writer.ts'
import {
  createUnauthenticatedCounter,
  type UnauthenticatedCounter,
} from '../../../shared/audit/unauthenticated-counter.ts'
import type { ServiceRuntime } from '../../../shared/http/create-service.ts'
import type { GuardDependencies } from '../../../shared/http/guard.ts'
import type { AuthenticateToken } from '../../../shared/identity/authenticate.ts'
import { createTokenAuthenticator } from '../../../shared/identity/authenticate-token.ts'
import type { Policy } from '../../../shared/policy/schema.ts'
import { type Clock, systemClock } from '../../../shared/runtime/clock.ts'
import type { Log } from '../../../shared/runtime/log.ts'
import { type RandomBytes, systemRandom } from '../../../shared/runtime/random.ts'
import type { Endpoints } from '../endpoints.ts'
import type { KeysAndSecrets } from '../stores/keys-and-secrets.ts'

/** The tables' names. */
export const tables = { grants: 'sunder-grants', audit: 'sunder-audit' } as const

/** Everything that is open on this machine. Only the composition of each function sees it; a function gets its part. */
export interface Foundation {
  readonly home: string
  readonly policy: Policy
  readonly endpoints: Endpoints
  readonly keys: KeysAndSecrets
  readonly dynamoDb: DynamoDBClient
  readonly database: PGlite
  readonly logOf: (name: string) => Log
}

/** What every function has, each its own: an audit log that writes to lanes of its name, a count, a logger. */
export interface FunctionRuntime extends ServiceRuntime, GuardDependencies {
  readonly clock: Clock
  readonly random: RandomBytes
  readonly log: Log
  readonly audit: AuditLog
  readonly authenticate: AuthenticateToken
  readonly unauthenticated: UnauthenticatedCounter
}

export function createFunctionRuntime(
  foundation: Foundation,
  functionName: AuditedFunction,
): FunctionRuntime {
  const { policy, dynamoDb, logOf } = foundation
  const [clock, random, log] = [systemClock, systemRandom, logOf(functionName)]
  const audit = createAuditLog({
    appender: createDynamoDbAuditAppender({ client: dynamoDb, table: tables.audit }),
    functionName,
    policyDigest: policy.digest,
    clock,
    random,
  })
  const { providers, owners } = policy.identity
  return {
    clock,
    random,
    log,
    audit,
    authenticate: createTokenAuthenticator({ providers, owners, fetch: globalThis.fetch, clock }),
    unauthenticated: createUnauthenticatedCounter({ audit, clock, log }),
  }
}
