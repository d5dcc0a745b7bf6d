import { Aws } from 'aws-cdk-lib'
import type { Policy } from '../../shared/policy/schema.ts'
import type { Resources } from '../access/resources.ts'
import type { FunctionName } from '../functions.ts'
import type { DeploymentNames } from './names.ts'
import { namesVault } from './secret-references.ts'
import type { DomainSettings, Settings } from './settings.ts'

export interface EnvironmentSources {
  readonly settings: Settings
  readonly names: DeploymentNames
  readonly resources: Resources
  readonly policy: Policy
}

type Environment = Readonly<Record<string, string>>

/** Who issues grants and for whom, as names: as URLs, each of the two functions would have to know the other's first. */
function grantParties({ deployment }: Settings): Environment {
  const prefix = `urn:sunder:${Aws.ACCOUNT_ID}:${Aws.REGION}:${deployment}`
  return { SUNDER_GRANT_ISSUER: `${prefix}:grants`, SUNDER_EMBED_AUDIENCE: `${prefix}:embed` }
}

function vault({ settings, policy }: EnvironmentSources): Environment {
  if (settings.vault === undefined || !namesVault(policy)) return {}
  const { address, namespace, token } = settings.vault
  return {
    SUNDER_VAULT_ADDRESS: address,
    SUNDER_VAULT_TOKEN: token,
    ...(namespace !== undefined && { SUNDER_VAULT_NAMESPACE: namespace }),
  }
}

const environments: Readonly<Record<FunctionName, (sources: EnvironmentSources) => Environment>> = {
  embed: (sources) => ({
    ...grantsTable(sources),
    ...grantParties(sources.settings),
    SUNDER_GRANT_KEYS: sources.resources.grantKey,
    SUNDER_PROVENANCE_KEY: sources.resources.provenanceKey,
    SUNDER_VECTOR_ID_KEY: sources.resources.vectorIdKey,
    ...masking(sources),
    ...payloads(sources),
    SUNDER_VECTOR_BUCKET: sources.names.vectorBucket,
    ...approvalWorkflow(sources),
    ...vault(sources),
  }),
  'embed-query': (sources) => ({ ...masking(sources), ...vault(sources) }),
  'read-vectors': (sources) => ({
    ...grantsTable(sources),
    SUNDER_PROVENANCE_KEYS: sources.resources.provenanceKey,
    ...masking(sources),
    ...payloads(sources),
    SUNDER_VECTOR_BUCKET: sources.names.vectorBucket,
    SUNDER_EMBED_QUERY_FUNCTION: sources.names.function('embed-query'),
  }),
  audit: (sources) => ({
    ...grantsTable(sources),
    ...log(sources),
    ...sealKey(sources),
    SUNDER_READ_PAYLOAD_FUNCTION: sources.names.function('read-payload'),
    SUNDER_SEAL_AUDIT_FUNCTION: sources.names.function('seal-audit'),
    SUNDER_EXPORT_AUDIT_FUNCTION: sources.names.function('export-audit'),
    SUNDER_EXPORT_BUCKET: sources.names.exportBucket,
    SUNDER_SESSION_KEY: sources.resources.sessionKey,
    ...ownUrl('SUNDER_AUDIT_URL', sources.settings.domains.audit),
  }),
  'read-payload': (sources) => ({
    SUNDER_PAYLOAD_BUCKET: sources.names.payloadBucket,
    ...masking(sources),
  }),
  'watch-audit': ({ names }) => ({
    SUNDER_ARCHIVE_BUCKET: names.archiveBucket,
    SUNDER_SHIP_AUDIT_FUNCTION: names.function('ship-audit'),
  }),
  'seal-audit': (sources) => ({ ...log(sources), ...sealKey(sources) }),
  'ship-audit': (sources) => ({
    ...log(sources),
    SUNDER_EXPORT_BUCKET: sources.names.exportBucket,
    ...(sources.resources.auditBus !== undefined && { SUNDER_AUDIT_BUS: sources.names.auditBus }),
  }),
  'export-audit': (sources) => ({
    ...log(sources),
    ...sealKey(sources),
    SUNDER_EXPORT_BUCKET: sources.names.exportBucket,
    SUNDER_EXPORT_AUDIT_FUNCTION: sources.names.function('export-audit'),
  }),
  grants: (sources) => ({
    ...grantsTable(sources),
    ...grantParties(sources.settings),
    SUNDER_GRANT_KEYS: sources.resources.grantKey,
    ...approvalWorkflow(sources),
  }),
  approvals: (sources) => ({
    ...grantsTable(sources),
    SUNDER_PAYLOAD_BUCKET: sources.names.payloadBucket,
    SUNDER_SESSION_KEY: sources.resources.sessionKey,
    ...ownUrl('SUNDER_APPROVALS_URL', sources.settings.domains.approvals),
  }),
  'workflow-preview': (sources) => ({
    ...grantsTable(sources),
    ...payloads(sources),
    ...masking(sources),
  }),
  'workflow-notify': grantsTable,
  'workflow-run': (sources) => ({
    ...grantsTable(sources),
    SUNDER_PROVENANCE_KEY: sources.resources.provenanceKey,
    SUNDER_VECTOR_ID_KEY: sources.resources.vectorIdKey,
    ...masking(sources),
    ...payloads(sources),
    SUNDER_VECTOR_BUCKET: sources.names.vectorBucket,
    ...vault(sources),
  }),
  'workflow-close': grantsTable,
}

function grantsTable({ names }: EnvironmentSources): Environment {
  return { SUNDER_GRANTS_TABLE: names.grantsTable }
}

function approvalWorkflow({ resources }: EnvironmentSources): Environment {
  return { SUNDER_APPROVAL_WORKFLOW: resources.approvalWorkflow }
}

/** Where there is none of these, the pages know their address from each request: the API's own would refer in a circle. */
function ownUrl(name: string, domain: DomainSettings | undefined): Environment {
  return domain === undefined ? {} : { [name]: `https://${domain.name}` }
}

/** The log's name is the deployment's own where the policy gives it none: two logs must never have the same. */
function log({ names, policy, settings }: EnvironmentSources): Environment {
  const own = `sunder/${Aws.ACCOUNT_ID}/${Aws.REGION}/${settings.deployment}`
  return { SUNDER_LOG_BUCKET: names.logBucket, SUNDER_LOG_ORIGIN: policy.audit.log.origin ?? own }
}

function sealKey({ resources }: EnvironmentSources): Environment {
  return { SUNDER_SEAL_KEY: resources.sealKey }
}

function masking({ resources }: EnvironmentSources): Environment {
  return { SUNDER_MASKING_KEY: resources.maskingKey }
}

function payloads({ names, resources }: EnvironmentSources): Environment {
  return { SUNDER_PAYLOAD_BUCKET: names.payloadBucket, SUNDER_PAYLOAD_KEY: resources.payloadKey }
}

/** The variables that a function's `entry.ts` reads, but for addresses of other duties. */
export function functionEnvironment(name: FunctionName, sources: EnvironmentSources): Environment {
  const recording: Environment =
    name === 'watch-audit' ? {} : { SUNDER_AUDIT_TABLE: sources.names.auditTable }
  return { ...recording, ...environments[name](sources) }
}
