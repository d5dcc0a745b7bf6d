import type { FunctionName } from '../functions.ts'
import { denyAuditChanges } from './audit-lanes.ts'
import { approvalsAccess } from './functions/approvals.ts'
import { auditAccess } from './functions/audit.ts'
import { embedAccess } from './functions/embed.ts'
import { embedQueryAccess } from './functions/embed-query.ts'
import { exportAuditAccess } from './functions/export-audit.ts'
import { grantsAccess } from './functions/grants.ts'
import { readPayloadAccess } from './functions/read-payload.ts'
import { readVectorsAccess } from './functions/read-vectors.ts'
import { sealAuditAccess } from './functions/seal-audit.ts'
import { shipAuditAccess } from './functions/ship-audit.ts'
import { watchAuditAccess } from './functions/watch-audit.ts'
import { workflowCloseAccess } from './functions/workflow-close.ts'
import { workflowNotifyAccess } from './functions/workflow-notify.ts'
import { workflowPreviewAccess } from './functions/workflow-preview.ts'
import { workflowRunAccess } from './functions/workflow-run.ts'
import type { Resources, Statement } from './resources.ts'

const access: Readonly<Record<FunctionName, (resources: Resources) => Statement[]>> = {
  embed: embedAccess,
  'embed-query': embedQueryAccess,
  'read-vectors': readVectorsAccess,
  audit: auditAccess,
  'read-payload': readPayloadAccess,
  'watch-audit': watchAuditAccess,
  'seal-audit': sealAuditAccess,
  'ship-audit': shipAuditAccess,
  'export-audit': exportAuditAccess,
  grants: grantsAccess,
  approvals: approvalsAccess,
  'workflow-preview': workflowPreviewAccess,
  'workflow-notify': workflowNotifyAccess,
  'workflow-run': workflowRunAccess,
  'workflow-close': workflowCloseAccess,
}

/** All that a function's role may do to the stores, keys and functions. Its logs and traces are not among it. */
export function functionStatements(name: FunctionName, resources: Resources): Statement[] {
  return [...access[name](resources), ...denyAuditChanges(name, resources)]
}
