import { randomBytes, randomUUID } from 'node:crypto'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { CreateKeyCommand, type KeySpec, KMSClient } from '@aws-sdk/client-kms'
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3'
import { CreateIndexCommand, CreateVectorBucketCommand, S3VectorsClient } from '@aws-sdk/client-s3vectors'
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { CreateEmailIdentityCommand, SESv2Client } from '@aws-sdk/client-sesv2'
import { SFNClient } from '@aws-sdk/client-sfn'
import { auditTable } from '../../../shared/audit/audit-table-definition.ts'
import { grantsTable } from '../../../shared/grants/grants-table.ts'
import type { Policy } from '../../../shared/policy/schema.ts'
import { createTable } from '../../../shared/runtime/dynamodb.ts'
import { indexNameOf, nonFilterableKeys } from '../../../shared/vectors/s3-vectors/index-layout.ts'
import { createApprovalWorkflow } from './approval-workflow.ts'

/** What the stateful stack makes, and the approval workflow, in emulators: moto's server, and AWS's DynamoDB Local. */
export interface Account {
  readonly dynamoDb: DynamoDBClient
  readonly tables: { readonly grants: string; readonly audit: string }
  readonly s3: S3Client
  readonly payloadBucket: string
  readonly payloadKey: string
  readonly logBucket: string
  readonly exportBucket: string
  readonly vectors: S3VectorsClient
  readonly vectorBucket: string
  readonly grantKey: string
  readonly provenanceKey: string
  readonly sealKey: string
  readonly vectorIdKey: string
  readonly maskingKey: string
  readonly sessionKey: string
  /** The ARN of the state machine. */
  readonly approvalWorkflow: string
  /** The name of the secret that holds the provider's key. */
  readonly modelSecret: string
}

const region = 'eu-central-1'
const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }

/** What the SDK of a function in this account needs to know. */
export function accountEnvironment(moto: string, dynamoDb: string): Record<string, string> {
  return {
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_ENDPOINT_URL: moto,
    AWS_ENDPOINT_URL_DYNAMODB: dynamoDb,
  }
}

/** Names are random: several accounts stand side by side in the same servers. */
export async function createAccount(
  { moto, dynamoDb }: { readonly moto: string; readonly dynamoDb: string },
  {
    policy,
    modelCredential,
    lambdaUrl,
  }: { readonly policy: Policy; readonly modelCredential: string; readonly lambdaUrl: string },
): Promise<Account> {
  const id = randomUUID()
  const options = { endpoint: moto, region, credentials }
  const database = new DynamoDBClient({ endpoint: dynamoDb, region, credentials })
  const tables = { grants: `sunder-grants-${id}`, audit: `sunder-audit-${id}` }
  await createTable(database, tables.grants, grantsTable)
  await createTable(database, tables.audit, auditTable)

  const s3 = new S3Client({ ...options, forcePathStyle: true })
  const createBucket = async (name: string, isLocked = false): Promise<string> => {
    const Bucket = `${name}-${id}`
    const CreateBucketConfiguration = { LocationConstraint: region } as const
    await s3.send(
      new CreateBucketCommand({ Bucket, CreateBucketConfiguration, ObjectLockEnabledForBucket: isLocked }),
    )
    return Bucket
  }
  const vectors = new S3VectorsClient(options)
  const vectorBucket = await createVectorBucket(vectors, `vectors-${id}`, policy)

  const kms = new KMSClient(options)
  const createKey = async (KeySpec: KeySpec, KeyUsage: 'SIGN_VERIFY' | 'GENERATE_VERIFY_MAC') =>
    (await kms.send(new CreateKeyCommand({ KeySpec, KeyUsage }))).KeyMetadata?.Arn ?? ''
  const modelSecret = `sunder/${randomBytes(4).toString('hex')}`
  await new SecretsManagerClient(options).send(
    new CreateSecretCommand({ Name: modelSecret, SecretString: modelCredential }),
  )
  if (policy.mail !== undefined) {
    await new SESv2Client(options).send(new CreateEmailIdentityCommand({ EmailIdentity: policy.mail.from }))
  }
  return {
    dynamoDb: database,
    tables,
    s3,
    payloadBucket: await createBucket('payloads'),
    logBucket: await createBucket('audit-log', true),
    exportBucket: await createBucket('audit-exports'),
    payloadKey: (await kms.send(new CreateKeyCommand({}))).KeyMetadata?.Arn ?? '',
    vectors,
    vectorBucket,
    grantKey: await createKey('ECC_NIST_P256', 'SIGN_VERIFY'),
    provenanceKey: await createKey('ECC_NIST_EDWARDS25519', 'SIGN_VERIFY'),
    sealKey: await createKey('ECC_NIST_EDWARDS25519', 'SIGN_VERIFY'),
    vectorIdKey: await createKey('HMAC_256', 'GENERATE_VERIFY_MAC'),
    maskingKey: await createKey('HMAC_256', 'GENERATE_VERIFY_MAC'),
    sessionKey: await createKey('HMAC_256', 'GENERATE_VERIFY_MAC'),
    approvalWorkflow: await createApprovalWorkflow(new SFNClient(options), {
      name: `approval-${id}`,
      invokeUrl: lambdaUrl,
    }),
    modelSecret,
  }
}

async function createVectorBucket(client: S3VectorsClient, bucket: string, policy: Policy): Promise<string> {
  await client.send(new CreateVectorBucketCommand({ vectorBucketName: bucket }))
  for (const [name, { model }] of Object.entries(policy.collections)) {
    await client.send(
      new CreateIndexCommand({
        vectorBucketName: bucket,
        indexName: indexNameOf(name),
        dataType: 'float32',
        dimension: policy.models[model]?.dimensions ?? 0,
        distanceMetric: 'cosine',
        metadataConfiguration: { nonFilterableMetadataKeys: [...nonFilterableKeys] },
      }),
    )
  }
  return bucket
}
