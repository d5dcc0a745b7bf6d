import type { Operation } from '../../../shared/http/operation.ts'
import type { Audited } from '../answer-auditor.ts'
import type { AuditDependencies } from '../dependencies.ts'
import { listCheckpointsOperation } from './list-checkpoints.ts'
import { proveConsistencyOperation } from './prove-consistency.ts'
import { proveRecordOperation } from './prove-record.ts'
import { sealNowOperation } from './seal-now.ts'
import { showCheckpointOperation, showTileOperation } from './serve-tiles.ts'
import { showLogOperation } from './show-log.ts'

/** Everything about the transparency log: its state, its files, and proofs from them. */
export function logOperations(deps: AuditDependencies, audited: Audited): Operation[] {
  return [
    showLogOperation(deps, audited),
    showCheckpointOperation(deps, audited),
    showTileOperation(deps, audited),
    proveConsistencyOperation(deps, audited),
    listCheckpointsOperation(deps, audited),
    sealNowOperation(deps, audited),
    proveRecordOperation(deps, audited),
  ]
}
