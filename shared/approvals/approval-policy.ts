import type { ApprovalPolicy, Policy } from '../policy/schema.ts'

/** How today's policy wants the collection's approvals given; undefined where it wants none any more. */
export function approvalPolicyOf(policy: Policy, collection: string): ApprovalPolicy | undefined {
  return Object.hasOwn(policy.collections, collection) ? policy.collections[collection]?.approval : undefined
}
