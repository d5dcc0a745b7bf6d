import { RemovalPolicy } from 'aws-cdk-lib'
import { PolicyDocument } from 'aws-cdk-lib/aws-iam'
import { Key, KeySpec, KeyUsage } from 'aws-cdk-lib/aws-kms'
import { Construct } from 'constructs'
import { keyPolicy } from '../access/key-policies.ts'
import { type KeyName, keyNames, type Resources } from '../access/resources.ts'
import { pascalCase } from '../deployment/names.ts'

interface KeyKind {
  readonly description: string
  readonly alias: string
  readonly spec?: readonly [KeySpec, KeyUsage]
}

const kinds: Readonly<Record<KeyName, KeyKind>> = {
  tablesKey: { alias: 'tables', description: 'Encrypts the tables of grants and audit records' },
  payloadKey: { alias: 'payloads', description: 'Encrypts kept requests and responses' },
  archiveKey: { alias: 'audit-copies', description: 'Encrypts the locked copies of the audit records' },
  logKey: { alias: 'audit-log', description: 'Encrypts the audit log and what is exported of it' },
  vectorsKey: { alias: 'vectors', description: 'Encrypts the vectors' },
  grantKey: {
    alias: 'grant-tokens',
    description: 'Signs grant tokens (ES256)',
    spec: [KeySpec.ECC_NIST_P256, KeyUsage.SIGN_VERIFY],
  },
  provenanceKey: {
    alias: 'provenance',
    description: 'Signs embedding jobs (Ed25519)',
    spec: [KeySpec.ECC_NIST_EDWARDS25519, KeyUsage.SIGN_VERIFY],
  },
  sealKey: {
    alias: 'audit-seals',
    description: 'Signs the heads of the audit log (Ed25519)',
    spec: [KeySpec.ECC_NIST_EDWARDS25519, KeyUsage.SIGN_VERIFY],
  },
  vectorIdKey: {
    alias: 'vector-ids',
    description: 'Derives the ids of vectors',
    spec: [KeySpec.HMAC_256, KeyUsage.GENERATE_VERIFY_MAC],
  },
  maskingKey: {
    alias: 'masking',
    description: 'Derives the tokens of masked values',
    spec: [KeySpec.HMAC_256, KeyUsage.GENERATE_VERIFY_MAC],
  },
  sessionKey: {
    alias: 'sessions',
    description: 'Derives the key of the sessions on the pages',
    spec: [KeySpec.HMAC_256, KeyUsage.GENERATE_VERIFY_MAC],
  },
}

/**
 * One key per subject, each with the policy that says who uses it. Kept when the stack goes: without its key,
 * what it encrypted or signed is lost. KMS rotates symmetric keys alone.
 */
export class AccessKeys extends Construct {
  readonly keys: Readonly<Record<KeyName, Key>>

  constructor(scope: Construct, id: string, resources: Resources) {
    super(scope, id)
    const make = (name: KeyName): Key => {
      const { alias, description, spec } = kinds[name]
      return new Key(this, pascalCase(alias), {
        description: `${description} of ${resources.deployment}`,
        alias: `${resources.deployment}/${alias}`,
        policy: PolicyDocument.fromJson({ Version: '2012-10-17', Statement: keyPolicy(name, resources) }),
        removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
        ...(spec === undefined ? { enableKeyRotation: true } : { keySpec: spec[0], keyUsage: spec[1] }),
      })
    }
    this.keys = Object.fromEntries(keyNames.map((name) => [name, make(name)])) as Record<KeyName, Key>
  }
}
