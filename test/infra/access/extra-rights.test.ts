import { describe, expect, it } from 'vitest'
import { onKeys } from '../../../infra/access/audit-lanes.ts'
import { itemUpdates } from './cells/item-updates.ts'
import { updatesOf } from './expected/item-updates.ts'
import type { Templates } from './resolve-template.ts'
import { violations } from './violations.ts'
import { given } from './weakened-templates.ts'

const onKeysAlone = (keys: readonly string[]) => ({
  Resource: '*:table/sunder-grants',
  Condition: onKeys(keys),
})

describe('one right too many is seen, and nothing else', () => {
  it.each<[string, Templates, string[]]>([
    [
      'the model’s secret for read-vectors',
      given('read-vectors', 'secretsmanager:GetSecretValue', { Resource: '*:secret:*' }),
      // That of the deployment has a policy of its own, which still holds.
      [
        "read-vectors: secretsmanager:GetSecretValue the model's: its own policy allows it",
        'read-vectors: secretsmanager:GetSecretValue another: allow, not deny',
        'read-vectors: secretsmanager:GetSecretValue another: its own policy allows it',
      ],
    ],
    [
      'the model for audit',
      given('audit', 'lambda:InvokeFunction', { Resource: '*:function:*-embed-query' }),
      [
        'audit: lambda:InvokeFunction embed-query: allow, not deny',
        'audit: lambda:InvokeFunction embed-query: its own policy allows it',
      ],
    ],
    [
      'another’s role for grants',
      given('grants', 'iam:PassRole'),
      ['grants: iam:PassRole embed: allow, not deny', 'grants: iam:PassRole embed: its own policy allows it'],
    ],
    // Here the vector bucket's policy still holds, and the first lock is reported all the same.
    [
      'vectors for embed',
      given('embed', 's3vectors:GetVectors'),
      ['embed: s3vectors:GetVectors vectors: its own policy allows it'],
    ],
    [
      'vectors to be put by read-vectors',
      given('read-vectors', 's3vectors:PutVectors'),
      ['read-vectors: s3vectors:PutVectors vectors: its own policy allows it'],
    ],
    [
      'another prefix of the grants table for embed, with no guard against a request without keys',
      given('embed', 'dynamodb:UpdateItem', {
        Resource: '*:table/sunder-grants',
        Condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['APPROVAL#*'] } },
      }),
      [
        ...Object.keys(itemUpdates['APPROVAL#']).map(
          (detail) => `embed: dynamodb:UpdateItem grants ${detail}: its own policy allows it`,
        ),
        'embed: dynamodb:UpdateItem grants without a key: its own policy allows it',
      ],
    ],
    [
      'any attribute of a subject’s items for audit',
      given('audit', 'dynamodb:UpdateItem', {
        Resource: '*:table/sunder-grants',
        Condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['SUBJECT#*'] } },
      }),
      [
        ...['embedded', 'email', 'ttl', 'another attribute', 'without attributes'].map(
          (what) => `audit: dynamodb:UpdateItem grants SUBJECT# ${what}: its own policy allows it`,
        ),
        'audit: dynamodb:UpdateItem grants SUBJECT#…RATE# count: its own policy allows it',
        'audit: dynamodb:UpdateItem grants without a key: its own policy allows it',
      ],
    ],
    [
      'any attribute of a question for workflow-notify',
      given('workflow-notify', 'dynamodb:UpdateItem', onKeysAlone(['APPROVAL#*'])),
      updatesOf('APPROVAL#', [
        'state',
        'runUntil',
        'committedAt',
        'reason',
        'endNotified',
        'job',
        'payloadDigest',
        'question',
        'without attributes',
      ]).map((cell) => `workflow-notify: ${cell}: its own policy allows it`),
    ],
    [
      'any attribute of a grant for embed',
      given('embed', 'dynamodb:UpdateItem', onKeysAlone(['GRANT#*'])),
      updatesOf('GRANT#', ['returnedJobs', 'ttl', 'owner', 'terms', 'without attributes']).map(
        (cell) => `embed: ${cell}: its own policy allows it`,
      ),
    ],
    [
      'what waits for an approval for read-payload',
      given('read-payload', 's3:GetObject', { Resource: '*-payloads-*/p*' }),
      ['s3:GetObject payloads pending/', 's3:GetObject payloads previews/'].map(
        (cell) => `read-payload: ${cell}: its own policy allows it`,
      ),
    ],
    [
      'the end of a wait for grants',
      given('grants', 'states:SendTask*'),
      ['SendTaskSuccess', 'SendTaskFailure', 'SendTaskHeartbeat'].flatMap((action) => [
        `grants: states:${action} approval-workflow: allow, not deny`,
        `grants: states:${action} approval-workflow: its own policy allows it`,
      ]),
    ],
    [
      'mail in any name for workflow-notify',
      given('workflow-notify', 'ses:SendEmail', { Resource: '*:identity/acme-corp.com' }),
      [
        "workflow-notify: ses:SendEmail the policy's in another name: allow, not deny",
        "workflow-notify: ses:SendEmail the policy's in another name: its own policy allows it",
      ],
    ],
    [
      'another function for the state machine',
      given('approval-workflow', 'lambda:InvokeFunction', { Resource: '*:function:sunder-embed' }),
      [
        'approval-workflow: lambda:InvokeFunction embed: allow, not deny',
        'approval-workflow: lambda:InvokeFunction embed: its own policy allows it',
      ],
    ],
    [
      'votes for workflow-run',
      given('workflow-run', 'dynamodb:PutItem', onKeysAlone(['VOTE#*'])),
      ['workflow-run: dynamodb:PutItem grants VOTE#: its own policy allows it'],
    ],
    // The role's own denials outdo what it was given.
    ['any lane for audit', given('audit', 'dynamodb:PutItem', { Resource: '*:table/sunder-audit' }), []],
    [
      'changes of records for grants',
      given('grants', 'dynamodb:UpdateItem', { Resource: '*:table/sunder-audit' }),
      [],
    ],
  ])('%s', (_, weakened, seen) => {
    expect(violations(weakened)).toEqual(seen)
  })
})
