import type { Clock } from '../runtime/clock.ts'
import type { VerifierKey } from '../transparency-log/notes/verifier-key.ts'
import type { HeldNote } from './held-checkpoints.ts'

/** What whoever verifies knows from elsewhere. All else in an export is a claim. */
export interface Trust {
  /** The log's keys. Where there is none, the export's own is believed, and that is said. */
  readonly keys: readonly VerifierKey[]
  /** Checkpoints kept from earlier times. */
  readonly held: readonly HeldNote[]
  /** A leaf from which on nothing may be left out. */
  readonly since?: number | undefined
  /** In place of what the export says of its log's policy, milliseconds. */
  readonly maxLag?: number | undefined
  readonly retention?: number | undefined
  /** Of who verifies: no export was written later than now. */
  readonly clock: Clock
  /** How many findings are kept; the others are counted. */
  readonly mostFindings: number
}
