import type { RegulatedAction } from '../regulated-data/policy/regulated-actions.ts'

/** Whether anything of the collection can wait for a person: its grants, or inputs of some class. */
export function needsApproval({
  regulated,
  grants,
}: {
  readonly regulated: Readonly<Record<string, RegulatedAction>>
  readonly grants: { readonly approval: boolean }
}): boolean {
  return grants.approval || Object.values(regulated).includes('approve')
}
