import { keyNames } from '../../../../infra/access/resources.ts'
import type { Cell } from '../cells.ts'
import { account, type Estate, region } from '../estate.ts'
import type { Context } from '../evaluate-condition.ts'

const uses = ['Encrypt', 'Decrypt', 'GenerateDataKey', 'GenerateDataKeyWithoutPlaintext', 'ReEncryptFrom']
const services = ['dynamodb', 's3', 's3vectors', 'lambda', 'secretsmanager']
/** Neither uses the key's secret. */
const others = [
  'GetPublicKey',
  'DescribeKey',
  'PutKeyPolicy',
  'ScheduleKeyDeletion',
  'DisableKey',
  'RevokeGrant',
]
const signatures = [
  ['ECDSA_SHA_256', 'DIGEST'],
  ['ECDSA_SHA_256', 'RAW'],
  ['ED25519_SHA_512', 'RAW'],
  ['ED25519_PH_SHA_512', 'DIGEST'],
] as const

export function kmsCells({ keys }: Estate): Cell[] {
  return keyNames.flatMap((name) => {
    const { arn, policy } = keys[name]
    const cell = (action: string, detail: string, context: Context = {}): Cell => ({
      id: [`kms:${action}`, name, detail].filter(Boolean).join(' '),
      action: `kms:${action}`,
      on: name,
      detail,
      resource: arn,
      policy,
      context: { 'kms:CallerAccount': account, ...context },
    })
    const via = (service: string) => ({ 'kms:ViaService': `${service}.${region}.amazonaws.com` })
    return [
      ...uses.flatMap((action) => [
        cell(action, ''),
        ...services.map((service) => cell(action, `via ${service}`, via(service))),
      ]),
      cell('CreateGrant', '', { 'kms:GrantIsForAWSResource': 'false' }),
      cell('CreateGrant', 'via dynamodb', { ...via('dynamodb'), 'kms:GrantIsForAWSResource': 'true' }),
      ...signatures.map(([algorithm, type]) =>
        cell('Sign', `${algorithm} ${type}`, { 'kms:SigningAlgorithm': algorithm, 'kms:MessageType': type }),
      ),
      cell('GenerateMac', 'HMAC_SHA_256', { 'kms:MacAlgorithm': 'HMAC_SHA_256' }),
      cell('VerifyMac', 'HMAC_SHA_256', { 'kms:MacAlgorithm': 'HMAC_SHA_256' }),
      ...others.map((action) => cell(action, '')),
    ]
  })
}
