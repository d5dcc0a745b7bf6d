import * as dynamodb from '@aws-sdk/client-dynamodb'
import * as streams from '@aws-sdk/client-dynamodb-streams'
import * as iam from '@aws-sdk/client-iam'
import * as kms from '@aws-sdk/client-kms'
import * as lambda from '@aws-sdk/client-lambda'
import type { S3ClientConfig } from '@aws-sdk/client-s3'
import * as s3 from '@aws-sdk/client-s3'
import * as vectors from '@aws-sdk/client-s3vectors'
import * as secrets from '@aws-sdk/client-secrets-manager'
import * as mail from '@aws-sdk/client-sesv2'
import * as workflows from '@aws-sdk/client-sfn'
import * as ssm from '@aws-sdk/client-ssm'
import * as sts from '@aws-sdk/client-sts'

export type Call = () => Promise<unknown>
type Configuration = Pick<S3ClientConfig, 'endpoint' | 'region' | 'credentials' | 'maxAttempts'>

/** moto refuses in XML, whatever the service speaks, which the clients of JSON services can't read. */
export class RefusedByMoto extends Error {
  readonly code: string
  constructor(code: string) {
    super(`moto refused: ${code}`)
    this.code = code
  }
}

interface Watched {
  readonly config: { readonly requestHandler: Handler }
}
interface Handler {
  handle(
    request: never,
    options?: never,
  ): Promise<{ readonly response: { readonly statusCode: number; body?: unknown } }>
}

/** The client, which now throws `RefusedByMoto` for every 401 and 403. */
function readingRefusals<Client extends Watched>(client: Client): Client {
  const { requestHandler } = client.config
  const handle = requestHandler.handle.bind(requestHandler)
  requestHandler.handle = async (request, options) => {
    const answer = await handle(request, options)
    const { statusCode, body } = answer.response
    if (statusCode !== 401 && statusCode !== 403) return answer
    const chunks: Uint8Array[] = []
    for await (const chunk of body as AsyncIterable<Uint8Array>) chunks.push(chunk)
    const text = Buffer.concat(chunks).toString('utf8')
    throw new RefusedByMoto(/<Code>(\w+)<\/Code>/.exec(text)?.[1] ?? text)
  }
  return client
}

const TableName = 'sunder-grants'
const Key = { key: { S: 'GRANT#1' } }
const KeyId = '1'
const Body = new Uint8Array(32)
const Message = Body
const index = { vectorBucketName: 'sunder-vectors', indexName: 'mails' }
const stateMachineArn = 'arn:aws:states:us-east-1:123456789012:stateMachine:none'
const executionArn = 'arn:aws:states:us-east-1:123456789012:execution:none:apr_1'
const shard = {
  StreamArn: 'arn:aws:dynamodb:us-east-1:111122223333:table/t/stream/2026',
  ShardId: 'shardId-1'.padEnd(28, '0'),
}

/** One call per action with the credentials of `configuration`. What is asked for need not exist: rights come first. */
export function actionCalls(configuration: Configuration): Readonly<Record<string, Call>> {
  const tables = readingRefusals(new dynamodb.DynamoDBClient(configuration))
  const stream = readingRefusals(new streams.DynamoDBStreamsClient(configuration))
  const keys = readingRefusals(new kms.KMSClient(configuration))
  const rows = readingRefusals(new vectors.S3VectorsClient(configuration))
  const secret = readingRefusals(new secrets.SecretsManagerClient(configuration))
  const roles = readingRefusals(new iam.IAMClient(configuration))
  const parameters = readingRefusals(new ssm.SSMClient(configuration))
  const functions = readingRefusals(new lambda.LambdaClient(configuration))
  const machines = readingRefusals(new workflows.SFNClient(configuration))
  const mails = readingRefusals(new mail.SESv2Client(configuration))
  const sessions = readingRefusals(new sts.STSClient(configuration))
  const RoleName = 'sunder-embed-us-east-1'
  const PolicyDocument = '{}'
  return {
    'dynamodb:GetItem': () => tables.send(new dynamodb.GetItemCommand({ TableName, Key })),
    'dynamodb:BatchGetItem': () =>
      tables.send(new dynamodb.BatchGetItemCommand({ RequestItems: { [TableName]: { Keys: [Key] } } })),
    'dynamodb:Query': () => tables.send(new dynamodb.QueryCommand({ TableName })),
    'dynamodb:Scan': () => tables.send(new dynamodb.ScanCommand({ TableName })),
    'dynamodb:PutItem': () => tables.send(new dynamodb.PutItemCommand({ TableName, Item: Key })),
    'dynamodb:UpdateItem': () => tables.send(new dynamodb.UpdateItemCommand({ TableName, Key })),
    'dynamodb:DeleteItem': () => tables.send(new dynamodb.DeleteItemCommand({ TableName, Key })),
    'dynamodb:BatchWriteItem': () =>
      tables.send(
        new dynamodb.BatchWriteItemCommand({
          RequestItems: { [TableName]: [{ PutRequest: { Item: Key } }] },
        }),
      ),
    'dynamodb:UpdateTable': () => tables.send(new dynamodb.UpdateTableCommand({ TableName })),
    'dynamodb:DeleteTable': () => tables.send(new dynamodb.DeleteTableCommand({ TableName: 'none' })),
    'dynamodb:UpdateTimeToLive': () =>
      tables.send(
        new dynamodb.UpdateTimeToLiveCommand({
          TableName,
          TimeToLiveSpecification: { Enabled: true, AttributeName: 'ttl' },
        }),
      ),
    'dynamodb:PutResourcePolicy': () =>
      tables.send(new dynamodb.PutResourcePolicyCommand({ ResourceArn: TableName, Policy: PolicyDocument })),
    'dynamodb:DeleteResourcePolicy': () =>
      tables.send(new dynamodb.DeleteResourcePolicyCommand({ ResourceArn: TableName })),
    'dynamodb:DescribeStream': () => stream.send(new streams.DescribeStreamCommand(shard)),
    'dynamodb:GetShardIterator': () =>
      stream.send(new streams.GetShardIteratorCommand({ ...shard, ShardIteratorType: 'LATEST' })),
    'dynamodb:GetRecords': () => stream.send(new streams.GetRecordsCommand({ ShardIterator: 'none' })),
    'dynamodb:ListStreams': () => stream.send(new streams.ListStreamsCommand({})),
    'kms:Encrypt': () => keys.send(new kms.EncryptCommand({ KeyId, Plaintext: Body })),
    'kms:Decrypt': () => keys.send(new kms.DecryptCommand({ KeyId, CiphertextBlob: Body })),
    'kms:GenerateDataKey': () => keys.send(new kms.GenerateDataKeyCommand({ KeyId, KeySpec: 'AES_256' })),
    'kms:Sign': () =>
      keys.send(
        new kms.SignCommand({ KeyId, Message, SigningAlgorithm: 'ECDSA_SHA_256', MessageType: 'DIGEST' }),
      ),
    'kms:GetPublicKey': () => keys.send(new kms.GetPublicKeyCommand({ KeyId })),
    'kms:GenerateMac': () =>
      keys.send(new kms.GenerateMacCommand({ KeyId, Message, MacAlgorithm: 'HMAC_SHA_256' })),
    'kms:VerifyMac': () =>
      keys.send(new kms.VerifyMacCommand({ KeyId, Message, Mac: Body, MacAlgorithm: 'HMAC_SHA_256' })),
    'kms:CreateGrant': () =>
      keys.send(new kms.CreateGrantCommand({ KeyId, GranteePrincipal: 'any', Operations: ['Decrypt'] })),
    'kms:PutKeyPolicy': () => keys.send(new kms.PutKeyPolicyCommand({ KeyId, Policy: PolicyDocument })),
    'kms:ScheduleKeyDeletion': () => keys.send(new kms.ScheduleKeyDeletionCommand({ KeyId })),
    's3vectors:PutVectors': () => rows.send(new vectors.PutVectorsCommand({ ...index, vectors: [] })),
    's3vectors:GetVectors': () => rows.send(new vectors.GetVectorsCommand({ ...index, keys: ['v_1'] })),
    's3vectors:ListVectors': () => rows.send(new vectors.ListVectorsCommand(index)),
    's3vectors:DeleteVectors': () => rows.send(new vectors.DeleteVectorsCommand({ ...index, keys: ['v_1'] })),
    's3vectors:DeleteIndex': () => rows.send(new vectors.DeleteIndexCommand(index)),
    's3vectors:PutVectorBucketPolicy': () =>
      rows.send(new vectors.PutVectorBucketPolicyCommand({ ...index, policy: PolicyDocument })),
    'secretsmanager:GetSecretValue': () =>
      secret.send(new secrets.GetSecretValueCommand({ SecretId: 'none' })),
    'secretsmanager:PutSecretValue': () =>
      secret.send(new secrets.PutSecretValueCommand({ SecretId: 'none', SecretString: 'x' })),
    'secretsmanager:DeleteSecret': () => secret.send(new secrets.DeleteSecretCommand({ SecretId: 'none' })),
    'ssm:GetParameter': () => parameters.send(new ssm.GetParameterCommand({ Name: 'none' })),
    'ssm:PutParameter': () => parameters.send(new ssm.PutParameterCommand({ Name: 'none', Value: 'x' })),
    'lambda:InvokeFunction': () => functions.send(new lambda.InvokeCommand({ FunctionName: 'none' })),
    'lambda:UpdateFunctionCode': () =>
      functions.send(new lambda.UpdateFunctionCodeCommand({ FunctionName: 'none', ZipFile: Body })),
    'states:StartExecution': () => machines.send(new workflows.StartExecutionCommand({ stateMachineArn })),
    'states:SendTaskSuccess': () =>
      machines.send(new workflows.SendTaskSuccessCommand({ taskToken: 'none', output: '{}' })),
    'states:SendTaskFailure': () =>
      machines.send(new workflows.SendTaskFailureCommand({ taskToken: 'none' })),
    'states:SendTaskHeartbeat': () =>
      machines.send(new workflows.SendTaskHeartbeatCommand({ taskToken: 'none' })),
    'states:StopExecution': () => machines.send(new workflows.StopExecutionCommand({ executionArn })),
    'states:DescribeExecution': () => machines.send(new workflows.DescribeExecutionCommand({ executionArn })),
    'states:GetExecutionHistory': () =>
      machines.send(new workflows.GetExecutionHistoryCommand({ executionArn })),
    'states:UpdateStateMachine': () =>
      machines.send(new workflows.UpdateStateMachineCommand({ stateMachineArn, definition: '{}' })),
    'states:DeleteStateMachine': () =>
      machines.send(new workflows.DeleteStateMachineCommand({ stateMachineArn })),
    'ses:SendEmail': () =>
      mails.send(
        new mail.SendEmailCommand({
          FromEmailAddress: 'sunder@acme-corp.com',
          Destination: { ToAddresses: ['priya@acme-corp.com'] },
          Content: { Raw: { Data: Body } },
        }),
      ),
    'sts:AssumeRole': () => {
      const RoleArn = `arn:aws:iam::123456789012:role/${RoleName}`
      return sessions.send(new sts.AssumeRoleCommand({ RoleArn, RoleSessionName: 'other' }))
    },
    'iam:PutRolePolicy': () =>
      roles.send(new iam.PutRolePolicyCommand({ RoleName, PolicyName: 'more', PolicyDocument })),
    'iam:AttachRolePolicy': () =>
      roles.send(
        new iam.AttachRolePolicyCommand({
          RoleName,
          PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess',
        }),
      ),
    'iam:UpdateAssumeRolePolicy': () =>
      roles.send(new iam.UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument })),
    'iam:CreateAccessKey': () => roles.send(new iam.CreateAccessKeyCommand({ UserName: 'any' })),
  }
}

/** Calls on one object, whose ARN moto compares with the policy's. */
export function objectCalls(
  configuration: Configuration,
  Bucket: string,
  Key: string,
): Readonly<Record<string, Call>> {
  const client = readingRefusals(new s3.S3Client({ ...configuration, forcePathStyle: true }))
  const object = { Bucket, Key }
  return {
    's3:PutObject': () => client.send(new s3.PutObjectCommand({ ...object, Body })),
    's3:GetObject': () => client.send(new s3.GetObjectCommand(object)),
    's3:DeleteObject': () => client.send(new s3.DeleteObjectCommand(object)),
    's3:PutObjectAcl': () => client.send(new s3.PutObjectAclCommand({ ...object, ACL: 'public-read' })),
  }
}
