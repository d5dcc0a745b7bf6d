import { Aws } from 'aws-cdk-lib'
import type { Policy } from '../../shared/policy/schema.ts'

/** The references of one scheme that the policy's models name, each once, without the scheme. */
function references(policy: Policy, scheme: string): string[] {
  const credentials = Object.values(policy.models).map(({ credential }) => credential)
  const ofScheme = credentials.filter((credential) => credential.startsWith(`${scheme}:`))
  return [...new Set(ofScheme.map((credential) => credential.slice(scheme.length + 1)))].sort()
}

const isArn = (reference: string) => reference.startsWith('arn:')

/** Secrets that are given by name: the deployment makes them, empty. */
export function secretNames(policy: Policy): string[] {
  return references(policy, 'secretsmanager').filter((name) => !isArn(name))
}

/** Secrets that are given by ARN: they are somebody else's. */
export function foreignSecrets(policy: Policy): string[] {
  return references(policy, 'secretsmanager').filter(isArn)
}

/** Parameters by name or ARN. CloudFormation can't make a SecureString. */
export function parameterReferences(policy: Policy): string[] {
  return references(policy, 'ssm')
}

export function namesVault(policy: Policy): boolean {
  return references(policy, 'vault').length > 0
}

/** Secrets Manager appends a dash and six characters to a name. */
export function secretArn(name: string): string {
  return `arn:${Aws.PARTITION}:secretsmanager:${Aws.REGION}:${Aws.ACCOUNT_ID}:secret:${name}-??????`
}

/** A hierarchical name's first slash is not repeated. */
export function parameterArn(reference: string): string {
  if (isArn(reference)) return reference
  const name = reference.replace(/^\//, '')
  return `arn:${Aws.PARTITION}:ssm:${Aws.REGION}:${Aws.ACCOUNT_ID}:parameter/${name}`
}
