import { Aws } from 'aws-cdk-lib'
import type { Policy } from '../../shared/policy/schema.ts'
import type { Settings } from './settings.ts'

/** What names a credential: the policy's models, and the setting that says where Vault's token is. */
type Sources = readonly [policy: Policy, settings: Settings]

/** The references of one scheme, each once, without the scheme and without the field of a secret that is JSON. */
function references([policy, settings]: Sources, scheme: string): string[] {
  const credentials = Object.values(policy.models).map(({ credential }) => credential)
  const token = namesVault(policy) ? [settings.vault?.token ?? ''] : []
  return namesOf([...credentials, ...token], scheme)
}

function namesOf(all: readonly string[], scheme: string): string[] {
  const ofScheme = all.filter((reference) => reference.startsWith(`${scheme}:`))
  const names = ofScheme.map((reference) => reference.slice(scheme.length + 1).replace(/#.*$/, ''))
  return [...new Set(names)].sort()
}

/** With which what is shipped is signed. */
function receiverReferences({ audit }: Policy): string[] {
  return audit.ship.flatMap((receiver) => (receiver.type === 'webhook' ? [receiver.secret] : []))
}

export function receiverSecretNames(policy: Policy): string[] {
  return namesOf(receiverReferences(policy), 'secretsmanager').filter((name) => !isArn(name))
}

export function foreignReceiverSecrets(policy: Policy): string[] {
  return namesOf(receiverReferences(policy), 'secretsmanager').filter(isArn)
}

export function receiverParameters(policy: Policy): string[] {
  return namesOf(receiverReferences(policy), 'ssm')
}

const isArn = (reference: string) => reference.startsWith('arn:')

/** Secrets that are given by name: the deployment makes them, empty. */
export function secretNames(...sources: Sources): string[] {
  return references(sources, 'secretsmanager').filter((name) => !isArn(name))
}

/** Secrets that are given by ARN: they are somebody else's. */
export function foreignSecrets(...sources: Sources): string[] {
  return references(sources, 'secretsmanager').filter(isArn)
}

/** Parameters by name or ARN. CloudFormation can't make a SecureString. */
export function parameterReferences(...sources: Sources): string[] {
  return references(sources, 'ssm')
}

export function namesVault(policy: Policy): boolean {
  return Object.values(policy.models).some(({ credential }) => credential.startsWith('vault:'))
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
