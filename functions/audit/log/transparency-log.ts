import { parseVerifierKey, type VerifierKey } from '../../../shared/transparency-log/notes/verifier-key.ts'
import type { SealOnDemand } from '../../../shared/transparency-log/seal-on-demand.ts'
import type { LogReader } from '../../../shared/transparency-log/stores/log-store.ts'

import type { AuditDependencies } from '../dependencies.ts'

/** The log as the audit app has it: to read, and to ask its sealer. */
export interface TransparencyLog {
  readonly reader: LogReader
  /** Its name in checkpoints. */
  readonly origin: string
  /** C2SP `signed-note`: name, key id and key. */
  readonly verifierKey: string
  readonly sealer: SealOnDemand
}

export type LogDependencies = AuditDependencies & { readonly transparencyLog: TransparencyLog }

/** Of the log, and of its witness where the policy names one; none where nothing is sealed. */
export function verifierKeysOf({
  transparencyLog,
  policy,
}: Pick<AuditDependencies, 'transparencyLog' | 'policy'>): VerifierKey[] {
  if (transparencyLog === undefined) return []
  const { witness } = policy.audit.log
  return [transparencyLog.verifierKey, ...(witness === undefined ? [] : [witness.key])].map(parseVerifierKey)
}
