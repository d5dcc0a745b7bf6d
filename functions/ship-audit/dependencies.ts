import type { AuditReader } from '../../shared/audit/audit-table.ts'
import type { Clock } from '../../shared/runtime/clock.ts'
import type { Log } from '../../shared/runtime/log.ts'
import type { Metrics } from '../../shared/runtime/metrics.ts'
import type { DeadLetters } from '../../shared/shipping/dead-letters.ts'
import type { Receiver } from '../../shared/shipping/receiver.ts'
import type { ShippingCursors } from '../../shared/shipping/shipping-cursors.ts'
import type { LogReader } from '../../shared/transparency-log/stores/log-store.ts'

export interface ShipperDependencies {
  readonly seals: Pick<LogReader, 'latestSeal' | 'seal'>
  readonly records: Pick<AuditReader, 'readLane' | 'get'>
  readonly receivers: readonly Receiver[]
  readonly cursors: ShippingCursors
  readonly deadLetters: DeadLetters
  /** How long records stand, in milliseconds: what is older and gone was removed by time. */
  readonly retentionMs: number
  /** After so many milliseconds a pass begins nothing more; what it has begun may take a receiver's own time-out. */
  readonly patienceMs: number
  readonly clock: Clock
  readonly log: Log
  readonly metrics: Metrics
  /** 0 (inclusive) to 1, for the jitter of waits; not for secrets. */
  readonly random?: () => number
  readonly sleep?: (milliseconds: number, signal: AbortSignal) => Promise<unknown>
}
