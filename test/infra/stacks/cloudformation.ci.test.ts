import {
  CloudFormationClient,
  CreateStackCommand,
  DescribeStacksCommand,
  ListStackResourcesCommand,
} from '@aws-sdk/client-cloudformation'
import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda'
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm'
import { beforeAll, describe, expect, it } from 'vitest'
import { functionNames } from '../../../infra/functions.ts'
import { synthTemplates, type Template } from '../synthesized.ts'

const endpoint = process.env['SUNDER_TEST_MOTO']
if (endpoint === undefined) throw new Error('SUNDER_TEST_MOTO must be the URL of a moto server')

/** Apart from other tests' region, whose names these stacks would share. */
const region = 'eu-west-1'
const options = { endpoint, region, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } }
const cloudFormation = new CloudFormationClient(options)
const assets = `cdk-hnb659fds-assets-123456789012-${region}`
const emptyZip = Buffer.from('UEsFBgAAAAAAAAAAAAAAAAAAAAAAAA==', 'base64')

/** What the emulator's CloudFormation leaves out; nothing else may be missing. */
const unknownToTheEmulator = [
  'AWS::ApiGateway::Account',
  'AWS::ApiGateway::GatewayResponse',
  'AWS::ApiGateway::Stage',
  'AWS::Logs::MetricFilter',
  'AWS::S3::BucketPolicy',
  'AWS::S3Vectors::Index',
  'AWS::S3Vectors::VectorBucket',
  'AWS::S3Vectors::VectorBucketPolicy',
  'AWS::SES::EmailIdentity',
  'AWS::SQS::QueuePolicy',
  'AWS::SecretsManager::ResourcePolicy',
  'AWS::SecretsManager::Secret',
  'AWS::WAFv2::LoggingConfiguration',
  'AWS::WAFv2::WebACL',
  'AWS::WAFv2::WebACLAssociation',
]

let templates: Readonly<Record<string, Template>>
beforeAll(async () => {
  templates = synthTemplates()
  // What `cdk bootstrap` leaves in an account.
  const version = { Name: '/cdk-bootstrap/hnb659fds/version', Value: '30', Type: 'String' } as const
  await new SSMClient(options).send(new PutParameterCommand({ ...version, Overwrite: true }))
  const s3 = new S3Client({ ...options, forcePathStyle: true })
  await s3.send(
    new CreateBucketCommand({ Bucket: assets, CreateBucketConfiguration: { LocationConstraint: region } }),
  )
  for (const { Resources } of Object.values(templates)) {
    for (const { Properties } of Object.values(Resources)) {
      const key: unknown = Properties?.['Code']?.S3Key
      if (typeof key !== 'string') continue
      await s3.send(new PutObjectCommand({ Bucket: assets, Key: key, Body: emptyZip }))
    }
  }
})

/** @returns the types of the resources that were left out */
async function create(name: string, template: Template): Promise<string[]> {
  await cloudFormation.send(
    new CreateStackCommand({
      StackName: name,
      TemplateBody: JSON.stringify(template),
      Capabilities: ['CAPABILITY_NAMED_IAM'],
    }),
  )
  const { Stacks } = await cloudFormation.send(new DescribeStacksCommand({ StackName: name }))
  expect(Stacks?.[0]?.StackStatus).toBe('CREATE_COMPLETE')
  const { StackResourceSummaries = [] } = await cloudFormation.send(
    new ListStackResourcesCommand({ StackName: name }),
  )
  const made = new Set(StackResourceSummaries.map(({ LogicalResourceId }) => LogicalResourceId))
  const missing = Object.entries(template.Resources).filter(([id]) => !made.has(id))
  return [...new Set(missing.map(([, { Type }]) => Type))]
}

/** The emulator makes no stage, and so exports none of the addresses that a stage is part of. */
function withoutImports(template: Template): Template {
  const text = JSON.stringify(template)
  return JSON.parse(text.replaceAll(/\{"Fn::ImportValue":"SunderEmbed:[^"]*"\}/g, '"imported"')) as Template
}

/** Nor an identity of SES, and so none of the records that one is verified by. */
function withoutMailRecords({ Outputs = {}, ...template }: Template): Template {
  const others = Object.entries(Outputs).filter(([name]) => !name.startsWith('MailRecord'))
  return { ...template, Outputs: Object.fromEntries(others) }
}

// Of the operations stack it knows no alarm, and nothing would be left to see.
describe('the templates, created through CloudFormation on an emulator', () => {
  it.each(['SunderState', 'SunderEmbed', 'SunderReadVectors', 'SunderAudit'])(
    '%s is created whole, but for what the emulator does not know',
    async (name) => {
      const missing = await create(name, templates[name] as Template)
      expect(missing.filter((type) => !unknownToTheEmulator.includes(type))).toEqual([])
    },
  )

  it('SunderGrants is created where the embed stack’s address is given as a word', async () => {
    const missing = await create('SunderGrants', withoutImports(templates['SunderGrants'] as Template))
    expect(missing.filter((type) => !unknownToTheEmulator.includes(type))).toEqual([])
  })

  it('SunderApprovals is created where no records of the mail’s domain are told', async () => {
    const template = withoutMailRecords(templates['SunderApprovals'] as Template)
    const missing = await create('SunderApprovals', template)
    expect(missing.filter((type) => !unknownToTheEmulator.includes(type))).toEqual([])
  })

  it('makes tables that are protected, and streamed where watched', async () => {
    const client = new DynamoDBClient(options)
    for (const name of ['sunder-grants', 'sunder-audit']) {
      const { Table } = await client.send(new DescribeTableCommand({ TableName: name }))
      expect(Table).toMatchObject({
        DeletionProtectionEnabled: true,
        BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
      })
      if (name === 'sunder-audit') {
        expect(Table?.StreamSpecification).toEqual({
          StreamEnabled: true,
          StreamViewType: 'NEW_AND_OLD_IMAGES',
        })
      }
    }
  })

  it('makes functions that run under the roles which the policies name', async () => {
    const client = new LambdaClient(options)
    for (const name of functionNames) {
      const configuration = await client.send(
        new GetFunctionConfigurationCommand({ FunctionName: `sunder-${name}` }),
      )
      expect(configuration).toMatchObject({ Runtime: 'nodejs24.x', Handler: 'entry.handler' })
      expect(configuration.Role).toBe(`arn:aws:iam::123456789012:role/sunder-${name}-${region}`)
    }
  })
})
