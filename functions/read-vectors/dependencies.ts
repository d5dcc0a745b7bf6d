import type { AuditLog } from '../../shared/audit/audit-log.ts'
import type { QueryEmbedder } from '../../shared/embedding/embedding-model.ts'
import type { ServiceRuntime } from '../../shared/http/create-service.ts'
import type { GuardDependencies } from '../../shared/http/guard.ts'
import type { DutyBindings } from '../../shared/identity/duty-bindings.ts'
import type { RateLimit } from '../../shared/identity/rate-limit.ts'
import type { PayloadWriter } from '../../shared/payloads/payload-store.ts'
import type { Policy } from '../../shared/policy/schema.ts'
import type { ScreeningParts } from '../../shared/regulated-data/policy/screen-inputs.ts'
import type { RowVerifier } from '../../shared/vectors/provenance.ts'
import type { VectorReader } from '../../shared/vectors/vector-store.ts'

export interface ReadVectorsDependencies extends ServiceRuntime, GuardDependencies {
  readonly policy: Policy
  /** For alarms alone, in lanes of their own: a reader is told the number of the record of its read. */
  readonly alarms: AuditLog
  readonly bindings: DutyBindings
  readonly rateLimit: RateLimit
  readonly vectors: VectorReader
  readonly verifyRow: RowVerifier
  /** Another function's work: this one holds no model credential. */
  readonly queryEmbedder: QueryEmbedder
  /** Masks what leaves; also what a filter may not ask about. */
  readonly screening: ScreeningParts
  readonly payloads: PayloadWriter
}
