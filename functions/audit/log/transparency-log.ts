import type { SealOnDemand } from '../../../shared/transparency-log/seal-on-demand.ts'
import type { LogReader } from '../../../shared/transparency-log/stores/log-store.ts'

/** The log as the audit app has it: to read, and to ask its sealer. */
export interface TransparencyLog {
  readonly reader: LogReader
  /** Its name in checkpoints. */
  readonly origin: string
  /** C2SP `signed-note`: name, key id and key. */
  readonly verifierKey: string
  readonly sealer: SealOnDemand
}
