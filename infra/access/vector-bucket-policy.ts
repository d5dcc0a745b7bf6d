import { deny, forEveryone } from './build-statement.ts'
import { allRoles, isNoneOf, isOneOf } from './principals.ts'
import type { Resources, Statement } from './resources.ts'

const reads = ['s3vectors:QueryVectors', 's3vectors:GetVectors', 's3vectors:ListVectors']
const controls = ['s3vectors:PutVectorBucketPolicy', 's3vectors:DeleteVectorBucketPolicy']
const removals = ['s3vectors:DeleteVectorBucket', 's3vectors:DeleteIndex', 's3vectors:CreateIndex']

/** Denials alone, for the same reason as the tables'. */
export function vectorBucketPolicy(resources: Resources): Statement[] {
  const bucket = resources.vectorBucket
  const indexes = [`${bucket}/index/*`]
  return [
    deny(
      'OthersPutNothing',
      ['s3vectors:PutVectors'],
      indexes,
      isNoneOf(resources, ['embed', 'workflow-run']),
    ),
    deny('OthersReadNothing', reads, indexes, isNoneOf(resources, ['read-vectors', 'break-glass'])),
    // Until there is a steward, whose duty it is.
    deny('NobodyDeletes', ['s3vectors:DeleteVectors'], indexes),
    deny(
      'NoRoleControlsTheBucket',
      [...controls, ...removals],
      [bucket, ...indexes],
      isOneOf(resources, allRoles),
    ),
  ].map(forEveryone)
}
