/** The functions that are deployed; also the names of their folders, audit lanes and bundles. */
export const functionNames = [
  'embed',
  'embed-query',
  'read-vectors',
  'audit',
  'read-payload',
  'watch-audit',
  'grants',
] as const
export type FunctionName = (typeof functionNames)[number]

/** The stacks of the duties, and which functions each owns. The first has the duty's API. */
export const dutyStacks = {
  embed: ['embed', 'embed-query'],
  'read-vectors': ['read-vectors'],
  audit: ['audit', 'read-payload', 'watch-audit'],
  grants: ['grants'],
} as const satisfies Record<string, readonly FunctionName[]>
export type DutyName = keyof typeof dutyStacks

/** Fixed, so that policies of tables, buckets and keys can name a role before it exists. Roles are global: the region tells deployments apart. */
export function roleName(deployment: string, region: string, role: FunctionName | 'break-glass'): string {
  return `${deployment}-${role}-${region}`
}
