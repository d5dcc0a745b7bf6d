import type { AuditLog } from '../../shared/audit/audit-log.ts'
import type { AuditAppender, AuditReader } from '../../shared/audit/audit-table.ts'
import type { Clock } from '../../shared/runtime/clock.ts'
import type { Log } from '../../shared/runtime/log.ts'
import type { Metrics } from '../../shared/runtime/metrics.ts'
import type { NoteSigner } from '../../shared/transparency-log/notes/signed-note.ts'
import type { Witness } from '../../shared/transparency-log/notes/witness.ts'
import type { LogStore } from '../../shared/transparency-log/stores/log-store.ts'

export interface SealerDependencies {
  readonly reader: Pick<AuditReader, 'lanes' | 'readLane' | 'get'>
  /** Ends the lanes of all functions. */
  readonly appender: Pick<AuditAppender, 'put'>
  /** Of lanes of its own. */
  readonly audit: AuditLog
  readonly store: LogStore
  /** Its name is the log's origin. */
  readonly signer: NoteSigner
  readonly witness?: Witness | undefined
  readonly policyDigest: string
  /** No lane was opened before this moment, milliseconds since the epoch. Matters only while nothing was ever sealed. */
  readonly since: number
  readonly clock: Clock
  readonly log: Log
  readonly metrics: Metrics
  readonly limits?: Partial<SealingLimits>
}

/** What one run may do; what is left over is for the next. */
export interface SealingLimits {
  readonly leavesOfSeal: number
  readonly seals: number
  /** When it begins nothing more, in milliseconds. */
  readonly runForMs: number
  /** Each is a query or more, which mostly waits. */
  readonly lanesAtOnce: number
}

export const defaultLimits: SealingLimits = {
  leavesOfSeal: 65_536,
  seals: 16,
  runForMs: 45_000,
  lanesAtOnce: 32,
}
