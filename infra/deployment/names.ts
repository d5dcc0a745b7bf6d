import { Aws } from 'aws-cdk-lib'
import type { FunctionName } from '../functions.ts'

/**
 * The names of what is deployed, fixed so that policies, variables and alarms can name a thing that stands in
 * another stack, or that does not exist yet. Buckets share one namespace with the whole world.
 */
export function deploymentNames(deployment: string) {
  const place = `${Aws.ACCOUNT_ID}-${Aws.REGION}`
  return {
    grantsTable: `${deployment}-grants`,
    auditTable: `${deployment}-audit`,
    payloadBucket: `${deployment}-payloads-${place}`,
    logBucket: `${deployment}-audit-log-${place}`,
    exportBucket: `${deployment}-audit-exports-${place}`,
    archiveBucket: `${deployment}-audit-copies-${place}`,
    vectorBucket: `${deployment}-vectors-${place}`,
    approvalWorkflow: `${deployment}-approval`,
    auditBus: `${deployment}-audit`,
    watchDeadLetters: `${deployment}-watch-audit-failures`,
    function: (name: FunctionName) => `${deployment}-${name}`,
    api: (duty: string) => `${deployment}-${duty}`,
  } as const
}
export type DeploymentNames = ReturnType<typeof deploymentNames>

/** `sunder` and `ReadVectors` to `SunderReadVectors`: CloudFormation takes letters, digits and dashes. */
export function stackName(deployment: string, part: string): string {
  return `${pascalCase(deployment)}${part}`
}

export function pascalCase(name: string): string {
  return name
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('')
}

export function arnOf(service: string, resource: string): string {
  return `arn:${Aws.PARTITION}:${service}:${Aws.REGION}:${Aws.ACCOUNT_ID}:${resource}`
}
