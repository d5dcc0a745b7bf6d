import type { FunctionName } from '../../../infra/functions.ts'
import type { Account } from './account.ts'

interface Addresses {
  /** Lambda's API, for the functions that call others. */
  readonly lambdaUrl: string
  readonly embedUrl: string
  readonly approvalsUrl: string
  readonly auditUrl: string
}

/** The variables that the stacks give each function. */
export function settingsOf(
  name: FunctionName,
  account: Account,
  addresses: Addresses,
): Record<string, string> {
  const { tables } = account
  const recording = { SUNDER_AUDIT_TABLE: tables.audit }
  const bucket = { SUNDER_PAYLOAD_BUCKET: account.payloadBucket }
  const payloads = { ...bucket, SUNDER_PAYLOAD_KEY: account.payloadKey }
  const parties = {
    SUNDER_GRANT_KEYS: account.grantKey,
    SUNDER_GRANT_ISSUER: 'urn:sunder:123456789012:eu-central-1:sunder:grants',
    SUNDER_EMBED_AUDIENCE: 'urn:sunder:123456789012:eu-central-1:sunder:embed',
  }
  const grantsTable = { SUNDER_GRANTS_TABLE: tables.grants }
  const masking = { SUNDER_MASKING_KEY: account.maskingKey }
  const vectors = { SUNDER_VECTOR_BUCKET: account.vectorBucket }
  const invoking = { AWS_ENDPOINT_URL_LAMBDA: addresses.lambdaUrl }
  const asking = { SUNDER_APPROVAL_WORKFLOW: account.approvalWorkflow }
  const pages = { SUNDER_APPROVALS_URL: addresses.approvalsUrl }
  const log = {
    SUNDER_LOG_BUCKET: account.logBucket,
    SUNDER_LOG_ORIGIN: 'sunder/123456789012/eu-central-1/sunder',
    SUNDER_SEAL_KEY: account.sealKey,
  }
  const exports = { SUNDER_EXPORT_BUCKET: account.exportBucket }
  const storing = {
    ...payloads,
    ...vectors,
    ...masking,
    SUNDER_PROVENANCE_KEY: account.provenanceKey,
    SUNDER_VECTOR_ID_KEY: account.vectorIdKey,
  }
  const settings: Record<FunctionName, Record<string, string>> = {
    embed: { ...recording, ...grantsTable, ...parties, ...storing, ...asking },
    'embed-query': { ...recording, ...masking },
    'read-vectors': {
      ...recording,
      ...grantsTable,
      ...payloads,
      ...vectors,
      ...invoking,
      ...masking,
      SUNDER_PROVENANCE_KEYS: account.provenanceKey,
      SUNDER_EMBED_QUERY_FUNCTION: 'embed-query',
    },
    audit: {
      ...recording,
      ...grantsTable,
      ...invoking,
      ...log,
      ...exports,
      SUNDER_READ_PAYLOAD_FUNCTION: 'read-payload',
      SUNDER_SEAL_AUDIT_FUNCTION: 'seal-audit',
      SUNDER_EXPORT_AUDIT_FUNCTION: 'export-audit',
      SUNDER_SESSION_KEY: account.sessionKey,
      SUNDER_AUDIT_URL: addresses.auditUrl,
    },
    'read-payload': { ...recording, ...masking, ...bucket },
    'watch-audit': {
      ...invoking,
      SUNDER_ARCHIVE_BUCKET: account.payloadBucket,
      SUNDER_SHIP_AUDIT_FUNCTION: 'ship-audit',
    },
    'seal-audit': { ...recording, ...log },
    'ship-audit': { ...recording, ...log, ...exports },
    'export-audit': {
      ...recording,
      ...log,
      ...exports,
      ...invoking,
      SUNDER_EXPORT_AUDIT_FUNCTION: 'export-audit',
    },
    grants: { ...recording, ...grantsTable, ...parties, ...asking, SUNDER_EMBED_URL: addresses.embedUrl },
    approvals: { ...recording, ...grantsTable, ...bucket, ...pages, SUNDER_SESSION_KEY: account.sessionKey },
    'workflow-preview': { ...recording, ...grantsTable, ...payloads, ...masking },
    'workflow-notify': { ...recording, ...grantsTable, ...pages },
    'workflow-run': { ...recording, ...grantsTable, ...storing },
    'workflow-close': { ...recording, ...grantsTable },
  }
  return settings[name]
}
