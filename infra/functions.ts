/** The functions that are deployed; also the names of their audit lanes and bundles. */
export const functionNames = [
  'embed',
  'embed-query',
  'read-vectors',
  'audit',
  'read-payload',
  'watch-audit',
  'seal-audit',
  'ship-audit',
  'export-audit',
  'grants',
  'approvals',
  'workflow-preview',
  'workflow-notify',
  'workflow-run',
  'workflow-close',
] as const
export type FunctionName = (typeof functionNames)[number]

/** The tasks of the approval workflow, which its state machine alone calls. */
export const workflowTasks = [
  'workflow-preview',
  'workflow-notify',
  'workflow-run',
  'workflow-close',
] as const satisfies readonly FunctionName[]
export type WorkflowTask = (typeof workflowTasks)[number]

export function isWorkflowTask(name: FunctionName): name is WorkflowTask {
  return workflowTasks.some((task) => task === name)
}

/** What goes on by itself beside the requests: it watches, seals, ships and exports the records. */
const auditTasks = [
  'watch-audit',
  'seal-audit',
  'ship-audit',
  'export-audit',
] as const satisfies FunctionName[]

export function isAuditTask(name: FunctionName): boolean {
  return auditTasks.some((task) => task === name)
}

/** The folder of a function's code, below `functions/`. */
export function folderOf(name: FunctionName): string {
  return isWorkflowTask(name) ? name.replace('-', '/') : name
}

/** The stacks of the duties, and which functions each owns. The first has the duty's API. */
export const dutyStacks = {
  embed: ['embed', 'embed-query'],
  'read-vectors': ['read-vectors'],
  audit: ['audit', 'read-payload', 'watch-audit', 'seal-audit', 'ship-audit', 'export-audit'],
  grants: ['grants'],
  approvals: ['approvals', ...workflowTasks],
} as const satisfies Record<string, readonly FunctionName[]>
export type DutyName = keyof typeof dutyStacks

/** Fixed, so that policies of tables, buckets and keys can name a role before it exists. Roles are global: the region tells deployments apart. */
export function roleName(
  deployment: string,
  region: string,
  role: FunctionName | 'approval-workflow' | 'break-glass',
): string {
  return `${deployment}-${role}-${region}`
}
