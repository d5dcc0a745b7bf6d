import { RemovalPolicy } from 'aws-cdk-lib'
import { CfnIndex, CfnVectorBucket, CfnVectorBucketPolicy } from 'aws-cdk-lib/aws-s3vectors'
import { Construct } from 'constructs'
import type { Policy } from '../../shared/policy/schema.ts'
import { indexNameOf, nonFilterableKeys } from '../../shared/vectors/s3-vectors/index-layout.ts'
import type { Resources } from '../access/resources.ts'
import { vectorBucketPolicy } from '../access/vector-bucket-policy.ts'

export interface VectorIndexesProps {
  readonly bucketName: string
  readonly keyArn: string
  readonly policy: Policy
  readonly resources: Resources
}

/**
 * One index per collection. Dimensions and metric are fixed when an index is made: a model of other dimensions
 * wants a new collection, and CloudFormation refuses to replace the old one's index under the same name.
 */
export class VectorIndexes extends Construct {
  constructor(scope: Construct, id: string, props: VectorIndexesProps) {
    super(scope, id)
    const encryptionConfiguration = { sseType: 'aws:kms', kmsKeyArn: props.keyArn }
    const bucket = new CfnVectorBucket(this, 'Bucket', {
      vectorBucketName: props.bucketName,
      encryptionConfiguration,
    })
    bucket.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE)
    const guard = new CfnVectorBucketPolicy(this, 'Policy', {
      vectorBucketArn: bucket.attrVectorBucketArn,
      policy: { Version: '2012-10-17', Statement: vectorBucketPolicy(props.resources) },
    })
    guard.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE)
    for (const [name, { model }] of Object.entries(props.policy.collections)) {
      const dimension = props.policy.models[model]?.dimensions
      if (dimension === undefined) throw new Error(`The model ${model} of the collection ${name} is unknown.`)
      const index = new CfnIndex(this, `Collection-${name}`, {
        vectorBucketArn: bucket.attrVectorBucketArn,
        indexName: indexNameOf(name),
        dataType: 'float32',
        dimension,
        distanceMetric: 'cosine',
        metadataConfiguration: { nonFilterableMetadataKeys: [...nonFilterableKeys] },
        encryptionConfiguration,
      })
      index.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE)
      // An index is never without its guard, not even for the moment of its making.
      index.addResourceDependency(guard)
    }
  }
}
