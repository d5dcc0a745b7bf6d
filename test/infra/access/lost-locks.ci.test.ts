import { describe, expect, it } from 'vitest'
import type { Templates } from './resolve-template.ts'
import { violations } from './violations.ts'
import { anyPut, without } from './weakened-templates.ts'

describe('a lost lock is seen', () => {
  const audit = '"TableName":"sunder-audit"'
  it.each<[string, Templates, string]>([
    [
      'a role’s own, on other lanes, where it was given any',
      without('NeverPutIntoOtherLanes', 'AWS::IAM::ManagedPolicy', 'LANES#audit#', anyPut('audit')),
      'audit: dynamodb:PutItem audit LANE#embed#: its own policy allows it',
    ],
    [
      'the audit table’s, on a writer’s other lanes',
      without('AuditPutsIntoItsLanes', 'AWS::DynamoDB::Table', audit),
      'audit: dynamodb:PutItem audit LANE#embed#: the resource lets it',
    ],
    [
      'the audit table’s, on changes',
      without('NobodyChangesRecords', 'AWS::DynamoDB::Table', audit),
      'administrator: dynamodb:UpdateItem audit LANE#embed#: allow, not deny',
    ],
    [
      'the audit table’s, on puts',
      without('OthersPutNothing', 'AWS::DynamoDB::Table', audit),
      'administrator: dynamodb:PutItem audit LANE#embed#: allow, not deny',
    ],
    [
      'the grants table’s, on the attributes that a reader names',
      without('AuditAttributes', 'AWS::DynamoDB::Table', '"TableName":"sunder-grants"'),
      'audit: dynamodb:UpdateItem grants SUBJECT# embedded: the resource lets it',
    ],
    [
      'the grants table’s, on where a reader counts',
      without('CountedUnderRatesAlone', 'AWS::DynamoDB::Table', '"TableName":"sunder-grants"'),
      'read-vectors: dynamodb:UpdateItem grants SUBJECT# ttl: the resource lets it',
    ],
    [
      'the grants table’s, on updates that name nothing',
      without('NobodyUpdatesWithoutAttributes', 'AWS::DynamoDB::Table', '"TableName":"sunder-grants"'),
      'read-vectors: dynamodb:UpdateItem grants SUBJECT# without attributes: the resource lets it',
    ],
    [
      'the grants table’s, on what a claim names',
      without('EmbedAttributes', 'AWS::DynamoDB::Table', '"TableName":"sunder-grants"'),
      'embed: dynamodb:UpdateItem grants GRANT# owner: the resource lets it',
    ],
    [
      'the grants table’s, on what the end of a grant names',
      without('GrantsAttributes', 'AWS::DynamoDB::Table', '"TableName":"sunder-grants"'),
      'grants: dynamodb:UpdateItem grants GRANT# owner: the resource lets it',
    ],
    [
      'the grants table’s, on what a vote names',
      without('ApprovalsAttributes', 'AWS::DynamoDB::Table', '"TableName":"sunder-grants"'),
      'approvals: dynamodb:UpdateItem grants VOTE# digests: the resource lets it',
    ],
    [
      'the grants table’s, on what a notice names',
      without('WorkflowNotifyAttributes', 'AWS::DynamoDB::Table', '"TableName":"sunder-grants"'),
      'workflow-notify: dynamodb:UpdateItem grants APPROVAL# job: the resource lets it',
    ],
    [
      'the grants table’s, on what a run names',
      without('WorkflowRunAttributes', 'AWS::DynamoDB::Table', '"TableName":"sunder-grants"'),
      'workflow-run: dynamodb:UpdateItem grants APPROVAL# payloadDigest: the resource lets it',
    ],
    [
      'the grants table’s, on what a close names',
      without('WorkflowCloseAttributes', 'AWS::DynamoDB::Table', '"TableName":"sunder-grants"'),
      'workflow-close: dynamodb:UpdateItem grants JOB# payloadDigest: the resource lets it',
    ],
    [
      'the grants table’s, on what a page sees',
      without('ApprovalsGetItem', 'AWS::DynamoDB::Table', '"TableName":"sunder-grants"'),
      'approvals: dynamodb:GetItem grants JOB#: the resource lets it',
    ],
    [
      'the grants table’s, on what is got in batches',
      without('OthersGetNothingInBatches', 'AWS::DynamoDB::Table', '"TableName":"sunder-grants"'),
      'workflow-close: dynamodb:BatchGetItem grants VOTE#: the resource lets it',
    ],
    [
      'the secret’s',
      without('OthersReadNothing', 'AWS::SecretsManager::ResourcePolicy', 'GetSecretValue'),
      "administrator: secretsmanager:GetSecretValue the model's: allow, not deny",
    ],
    [
      'the stream’s',
      without('OthersReadNothing', 'AWS::DynamoDB::Table', audit),
      'administrator: dynamodb:GetRecords audit-stream: allow, not deny',
    ],
    [
      'the vector bucket’s, on reads',
      without('OthersReadNothing', 'AWS::S3Vectors::VectorBucketPolicy', 'GetVectors'),
      'administrator: s3vectors:GetVectors vectors: allow, not deny',
    ],
    [
      'the payload bucket’s, on reads',
      without('OthersReadNothing', 'AWS::S3::BucketPolicy', 'pending'),
      'administrator: s3:GetObject payloads others/: allow, not deny',
    ],
    [
      'the payload bucket’s, on reads of what waits for an approval',
      without('OthersReadNoPending', 'AWS::S3::BucketPolicy', 'pending'),
      'read-payload: s3:GetObject payloads pending/: the resource lets it',
    ],
    [
      'the payload bucket’s, on reads of what approvers see',
      without('OthersReadNoPreviews', 'AWS::S3::BucketPolicy', 'pending'),
      'workflow-run: s3:GetObject payloads previews/: the resource lets it',
    ],
    [
      'the payload bucket’s, on puts of what approvers see',
      without('OthersPutNoPreviews', 'AWS::S3::BucketPolicy', 'pending'),
      'embed: s3:PutObject payloads previews/: the resource lets it',
    ],
    [
      'the payload bucket’s, on overwriting',
      without('NobodyOverwrites', 'AWS::S3::BucketPolicy', 'pending'),
      'embed: s3:PutObject payloads requests/ overwriting: allow, not deny',
    ],
    [
      'the payload bucket’s, on another key',
      without('NoOtherKey', 'AWS::S3::BucketPolicy', 'pending'),
      'embed: s3:PutObject payloads requests/ under another key: allow, not deny',
    ],
  ])('%s', (_, weakened, seen) => {
    expect(violations(weakened)).toContain(seen)
  })

  it('and so is a right too few', () => {
    const weakened = without('SignGrants', 'AWS::KMS::Key', 'ECC_NIST_P256')
    // The role's own policy is not enough for a key.
    expect(violations(weakened)).toEqual(['grants: kms:Sign grantKey ECDSA_SHA_256 DIGEST: deny, not allow'])
  })
})
