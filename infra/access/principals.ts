import { type FunctionName, functionNames, roleName } from '../functions.ts'
import type { Conditions } from './build-statement.ts'
import type { Resources } from './resources.ts'

/** Beside those of the functions: of the approval workflow's state machine, and of whoever breaks glass. */
export type RoleName = FunctionName | 'approval-workflow' | 'break-glass'
export const allRoles: readonly RoleName[] = [...functionNames, 'approval-workflow', 'break-glass']

/**
 * A role's ARN, which is also `aws:PrincipalArn` of every session of it. Policies of resources name roles
 * by this condition and not as principals: a principal must exist when the policy is put, and an ARN
 * there is replaced by the role's id, so that a role made anew would be locked out.
 */
function roleArn(resources: Resources, role: RoleName): string {
  const { partition, account, deployment, region } = resources
  return `arn:${partition}:iam::${account}:role/${roleName(deployment, region, role)}`
}

export function isOneOf(resources: Resources, roles: readonly RoleName[]): Conditions {
  return { ArnEquals: { 'aws:PrincipalArn': roles.map((role) => roleArn(resources, role)) } }
}

/** Holds for a caller without `aws:PrincipalArn` (an AWS service) too: negated operators hold for a missing key. */
export function isNoneOf(resources: Resources, roles: readonly RoleName[]): Conditions {
  return { ArnNotEquals: { 'aws:PrincipalArn': roles.map((role) => roleArn(resources, role)) } }
}

/**
 * The role with which CloudFormation deploys, as `cdk bootstrap` names it under any qualifier. Only
 * CloudFormation can assume it. It makes tables and vector buckets, for which their key must be usable.
 */
export function deploymentRoleArn({ partition, account, region }: Resources): string {
  return `arn:${partition}:iam::${account}:role/cdk-*-cfn-exec-role-${account}-${region}`
}
