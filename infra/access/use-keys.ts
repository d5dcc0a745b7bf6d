import { allow, type Conditions } from './build-statement.ts'
import type { Resources, Statement } from './resources.ts'

export type EncryptingService = 'dynamodb' | 's3' | 's3vectors'

/** A key that is used through one service only is worth nothing without that service's own rights. */
export function via(service: EncryptingService, { region }: Resources): Conditions {
  return { StringEquals: { 'kms:ViaService': `${service}.${region}.amazonaws.com` } }
}

/** DynamoDB decrypts a table's key in the name of whoever calls it, for writes too. */
export function throughTables(resources: Resources): Statement {
  return allow('UseTables', ['kms:Decrypt'], [resources.tablesKey], via('dynamodb', resources))
}

/** Records by lane and number, and the registers of lanes; the indexes are for who searches. */
export function readRecords({ auditTable }: Resources): Statement {
  return allow('ReadRecords', ['dynamodb:Query', 'dynamodb:GetItem'], [auditTable])
}

/** S3 says that an object is missing (404) only to who may list. */
export function readLog(resources: Resources): Statement[] {
  const { logBucket, logKey } = resources
  return [
    allow('FindInLog', ['s3:ListBucket'], [logBucket]),
    allow('ReadLog', ['s3:GetObject'], [`${logBucket}/*`]),
    allow('DecryptLog', ['kms:Decrypt'], [logKey], via('s3', resources)),
  ]
}

export const signsGrants = {
  StringEquals: { 'kms:SigningAlgorithm': 'ECDSA_SHA_256', 'kms:MessageType': 'DIGEST' },
} as const satisfies Conditions

export const signsRaw = {
  StringEquals: { 'kms:SigningAlgorithm': 'ED25519_SHA_512', 'kms:MessageType': 'RAW' },
} as const satisfies Conditions

export const derivesKeys = {
  StringEquals: { 'kms:MacAlgorithm': 'HMAC_SHA_256' },
} as const satisfies Conditions
