import { CfnManagedPolicy, CfnRole } from 'aws-cdk-lib/aws-iam'
import { Construct } from 'constructs'
import { breakGlassStatements } from '../access/break-glass.ts'
import type { Resources } from '../access/resources.ts'
import { acknowledgeWildcards } from '../deployment/nag-suppressions.ts'
import { roleName } from '../functions.ts'

export interface BreakGlassRoleProps {
  readonly resources: Resources
  /** ARNs of who may assume it. Nobody, when empty: the role stands there for the policies that name it. */
  readonly principals: readonly string[]
}

/**
 * Reads all data in an emergency and writes none. To assume it raises an alarm, and so it is assumed in this region
 * alone: CloudTrail tells of it in the region of the STS endpoint that was asked, and the alarm stands in this one.
 * What is then read are data events, which CloudTrail logs where somebody has a trail do so.
 */
export class BreakGlassRole extends Construct {
  constructor(scope: Construct, id: string, { resources, principals }: BreakGlassRoleProps) {
    super(scope, id)
    const role = new CfnRole(this, 'Role', {
      roleName: roleName(resources.deployment, resources.region, 'break-glass'),
      description: 'Reads all data in an emergency; to assume it raises an alarm',
      maxSessionDuration: 3600,
      assumeRolePolicyDocument: document([
        principals.length > 0
          ? {
              Effect: 'Allow',
              Principal: { AWS: principals },
              Action: 'sts:AssumeRole',
              Condition: { StringEquals: { 'aws:RequestedRegion': resources.region } },
            }
          : // A trust policy can't be empty, so that of an unused role says no to everybody.
            { Effect: 'Deny', Principal: '*', Action: 'sts:AssumeRole' },
      ]),
    })
    const statements = breakGlassStatements(resources)
    const rights = new CfnManagedPolicy(this, 'Rights', {
      description: 'Reads of tables, buckets and vectors',
      roles: [role.ref],
      policyDocument: document(statements),
    })
    acknowledgeWildcards(rights, statements)
  }
}

const document = (Statement: readonly unknown[]) => ({ Version: '2012-10-17', Statement })
