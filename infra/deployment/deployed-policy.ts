import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { parsePolicy } from '../../shared/policy/load-policy.ts'
import { PolicyError, type PolicyIssue, sentence } from '../../shared/policy/policy-error.ts'
import { checkSignature } from '../../shared/policy/policy-signature.ts'
import type { Policy } from '../../shared/policy/schema.ts'
import { readSignatureFile } from '../policy/signature-file.ts'
import { approvalIssues } from './approval-issues.ts'
import { DeploymentRefusal } from './deployment-refusal.ts'
import { hasTlsPort, reachablePort } from './reachable-port.ts'
import { receiverIssues } from './receiver-issues.ts'
import { isReservedHost } from './reserved-host.ts'
import type { Settings } from './settings.ts'

type Path = readonly PropertyKey[]

/**
 * The policy that goes to AWS.
 *
 * @throws DeploymentRefusal when the file can't be read, is no valid policy, or names what can't be there: an
 * issuer or a model on a host for examples or out of reach, a credential in a file or a variable, more patience
 * with a model than API Gateway has with the request, vectors in PostgreSQL, an approval that nobody hears of or
 * nobody can give, a receiver of records that is out of reach; or when it demands a signature and none of its
 * signers' lies beside it
 */
export function readDeployedPolicy(file: string, settings: Settings): Policy {
  const policy = readPolicy(file)
  const issues = [
    ...policy.identity.providers.flatMap(({ issuer }, index) => issuerIssues(issuer, index, settings)),
    ...Object.entries(policy.models).flatMap(([name, model]) => modelIssues(name, model, settings)),
    ...Object.entries(policy.collections).flatMap(([name, { store }]) => storeIssues(name, store)),
    ...approvalIssues(policy),
    ...receiverIssues(policy, settings),
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
    const policy = parsePolicy(bytes)
    checkSignature(policy, readSignatureFile(file))
    return policy
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

function issuerIssues(issuer: string, index: number, settings: Settings): PolicyIssue[] {
  const path = ['identity', 'providers', index, 'issuer']
  if (isReservedHost(issuer)) return [sentence(path, issuer, 'the issuer of your own identity provider')]
  return portIssues(path, issuer, settings)
}

type Model = Policy['models'][string]

function modelIssues(name: string, model: Model, settings: Settings): PolicyIssue[] {
  return [
    ...addressIssues(['models', name, 'baseUrl'], model, settings),
    ...credentialIssues(['models', name, 'credential'], model, settings),
    ...timeoutIssues(['models', name, 'timeout'], model),
  ]
}

function addressIssues(path: Path, { baseUrl }: Model, settings: Settings): PolicyIssue[] {
  if (isReservedHost(baseUrl)) return [sentence(path, baseUrl, 'the URL of your own model provider')]
  if (!baseUrl.startsWith('https:')) {
    return [sentence(path, baseUrl, 'an https URL (texts and the credential travel over it)')]
  }
  return portIssues(path, baseUrl, settings)
}

function portIssues(path: Path, url: string, { network }: Settings): PolicyIssue[] {
  return network === 'public' || hasTlsPort(url) ? [] : [sentence(path, url, reachablePort)]
}

function credentialIssues(path: Path, { credential }: Model, settings: Settings): PolicyIssue[] {
  const scheme = credential.slice(0, credential.indexOf(':'))
  const why = unknownToFunctions[scheme]
  if (why !== undefined) {
    return [sentence(path, article(scheme), `secretsmanager:, ssm: or vault: (${why})`)]
  }
  if (scheme === 'vault' && settings.vault === undefined) {
    const expected = 'the address of that vault as context `vault: { address, token }` in cdk.json'
    return [sentence(path, article(scheme), expected)]
  }
  return []
}

const unknownToFunctions: Readonly<Partial<Record<string, string>>> = {
  file: 'a function on AWS has no such file',
  env: 'the variables of a function on AWS are those that the stacks set',
}
const article = (scheme: string) => `${scheme === 'env' ? 'an' : 'a'} ${scheme}: reference`

/** What is left of API Gateway's 29 seconds is for storing and recording. */
const longestTimeout = 20_000

function timeoutIssues(path: Path, { timeout }: Model): PolicyIssue[] {
  if (timeout <= longestTimeout) return []
  return [sentence(path, `${timeout / 1000}s`, 'at most 20s (API Gateway ends a request after 29s)')]
}

function storeIssues(collection: string, store: Policy['collections'][string]['store']): PolicyIssue[] {
  if (store === 's3-vectors') return []
  const expected = 's3-vectors, the only store that is deployed so far'
  return [sentence(['collections', collection, 'store'], store, expected)]
}
