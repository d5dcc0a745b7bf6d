import { RemovalPolicy } from 'aws-cdk-lib'
import { CfnTable } from 'aws-cdk-lib/aws-dynamodb'
import type { Construct } from 'constructs'
import type { TableDefinition } from '../../shared/runtime/dynamodb.ts'
import type { Statement } from '../access/resources.ts'
import { acknowledge } from '../deployment/nag-suppressions.ts'

export interface GuardedTableProps {
  readonly tableName: string
  readonly definition: TableDefinition
  readonly keyArn: string
  readonly policy: readonly Statement[]
  /** With it, every change is told in full, to who reads the stream. */
  readonly streamPolicy?: readonly Statement[]
  readonly ttlAttribute?: string
}

/**
 * A table on demand that can be restored to any second of 35 days, and that a deleted stack leaves behind. So
 * does one whose creation is rolled back: CloudFormation can't delete what is protected from deletion.
 */
export function guardedTable(scope: Construct, id: string, props: GuardedTableProps): CfnTable {
  const { definition, streamPolicy, ttlAttribute } = props
  const table = new CfnTable(scope, id, {
    tableName: props.tableName,
    billingMode: 'PAY_PER_REQUEST',
    keySchema: keySchema(definition.key),
    attributeDefinitions: Object.entries(definition.attributes).map(([attributeName, attributeType]) => ({
      attributeName,
      attributeType,
    })),
    globalSecondaryIndexes: Object.entries(definition.indexes).map(([indexName, key]) => ({
      indexName,
      keySchema: keySchema(key),
      projection: { projectionType: 'KEYS_ONLY' },
    })),
    sseSpecification: { sseEnabled: true, sseType: 'KMS', kmsMasterKeyId: props.keyArn },
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true, recoveryPeriodInDays: 35 },
    deletionProtectionEnabled: true,
    resourcePolicy: { policyDocument: document(props.policy) },
    ...(streamPolicy !== undefined && {
      streamSpecification: {
        streamViewType: 'NEW_AND_OLD_IMAGES',
        resourcePolicy: { policyDocument: document(streamPolicy) },
      },
    }),
    ...(ttlAttribute !== undefined && {
      timeToLiveSpecification: { attributeName: ttlAttribute, enabled: true },
    }),
  })
  table.applyRemovalPolicy(RemovalPolicy.RETAIN)
  acknowledge(table, {
    'NIST.800.53.R5-DynamoDBInBackupPlan':
      'It can be restored to any second of the last 35 days. A backup vault would be a second place of the same data, whose readers the policy of the table does not bind.',
  })
  return table
}

function keySchema({ partition, sort }: TableDefinition['key']): CfnTable.KeySchemaProperty[] {
  return [
    { attributeName: partition, keyType: 'HASH' },
    ...(sort === undefined ? [] : [{ attributeName: sort, keyType: 'RANGE' }]),
  ]
}

const document = (Statement: readonly Statement[]) => ({ Version: '2012-10-17', Statement })
