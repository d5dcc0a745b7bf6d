import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { parsePolicy } from '../../shared/policy/load-policy.ts'
import { PolicyError, type PolicyIssue, sentence } from '../../shared/policy/policy-error.ts'
import type { Policy } from '../../shared/policy/schema.ts'
import { DeploymentRefusal } from './deployment-refusal.ts'
import { isReservedHost } from './reserved-host.ts'
import type { Settings } from './settings.ts'

/**
 * The policy that goes to AWS.
 *
 * @throws DeploymentRefusal when the file can't be read, is no valid policy, or names what can't be there: an
 * issuer or a model on a host for examples, a credential in a file, vectors in PostgreSQL
 */
export function readDeployedPolicy(file: string, settings: Settings): Policy {
  const policy = readPolicy(file)
  const issues = [
    ...policy.identity.providers.flatMap(({ issuer }, index) => issuerIssues(issuer, index)),
    ...Object.entries(policy.models).flatMap(([name, model]) => modelIssues(name, model, settings)),
    ...Object.entries(policy.collections).flatMap(([name, { store }]) => storeIssues(name, store)),
  ]
  if (issues.length > 0) throw refusal(file, issues)
  return policy
}

function readPolicy(file: string): Policy {
  let bytes: Uint8Array
  try {
    bytes = readFileSync(file)
  } catch (error) {
    const { code = 'an error' } = error as NodeJS.ErrnoException
    throw new DeploymentRefusal([`${file}: found ${code}, expected a policy that can be read`])
  }
  try {
    return parsePolicy(bytes)
  } catch (error) {
    if (error instanceof PolicyError) throw refusal(file, error.issues)
    throw error
  }
}

function refusal(file: string, issues: readonly PolicyIssue[]): DeploymentRefusal {
  return new DeploymentRefusal([
    ...issues.map((issue) => `${basename(file)}: ${issue}`),
    `Nothing is deployed. Edit ${file}, then try again.`,
  ])
}

function issuerIssues(issuer: string, index: number): PolicyIssue[] {
  if (!isReservedHost(issuer)) return []
  const expected = 'the issuer of your own identity provider'
  return [sentence(['identity', 'providers', index, 'issuer'], issuer, expected)]
}

function modelIssues(name: string, model: Policy['models'][string], settings: Settings): PolicyIssue[] {
  const { baseUrl, credential } = model
  const issues: PolicyIssue[] = []
  if (isReservedHost(baseUrl)) {
    issues.push(sentence(['models', name, 'baseUrl'], baseUrl, 'the URL of your own model provider'))
  } else if (!baseUrl.startsWith('https:')) {
    const expected = 'an https URL (texts and the credential travel over it)'
    issues.push(sentence(['models', name, 'baseUrl'], baseUrl, expected))
  }
  const scheme = credential.slice(0, credential.indexOf(':'))
  if (scheme === 'file') {
    const expected = 'secretsmanager:, ssm:, vault: or env: (a function on AWS has no such file)'
    issues.push(sentence(['models', name, 'credential'], 'a file: reference', expected))
  }
  if (scheme === 'vault' && settings.vault === undefined) {
    const expected = 'the address of that vault as context `vault: { address, token }` in cdk.json'
    issues.push(sentence(['models', name, 'credential'], 'a vault: reference', expected))
  }
  return issues
}

function storeIssues(collection: string, store: Policy['collections'][string]['store']): PolicyIssue[] {
  if (store === 's3-vectors') return []
  const expected = 's3-vectors, the only store that is deployed so far'
  return [sentence(['collections', collection, 'store'], store, expected)]
}
