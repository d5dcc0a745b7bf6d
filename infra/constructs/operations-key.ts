import { Aws, RemovalPolicy } from 'aws-cdk-lib'
import { AccountRootPrincipal, PolicyDocument, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Key } from 'aws-cdk-lib/aws-kms'
import type { Construct } from 'constructs'
import type { Conditions } from '../access/build-statement.ts'
import { arnOf } from '../deployment/names.ts'

/** Encrypts logs, which hold no payload: the account's administrators may use it, as may CloudWatch Logs for this account. */
export function logsKey(scope: Construct, id: string, deployment: string): Key {
  const logs = new PolicyStatement({
    sid: 'EncryptLogs',
    principals: [new ServicePrincipal(`logs.${Aws.REGION}.amazonaws.com`)],
    actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
    resources: ['*'],
    conditions: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': arnOf('logs', '*') } },
  })
  return new Key(scope, id, {
    description: `Encrypts the logs of ${deployment}`,
    alias: `${deployment}/logs`,
    enableKeyRotation: true,
    policy: new PolicyDocument({ statements: [administer(), logs] }),
    // Logs that outlive their stack must stay readable.
    removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
  })
}

/**
 * Encrypts what alarms say on its way: CloudWatch and EventBridge publish under it. KMS supports no
 * `aws:SourceAccount` of EventBridge; what it uses the key for, SNS says.
 *
 * @param topicArn by name, as the topic refers to its key
 */
export function alarmsKey(
  scope: Construct,
  id: string,
  { deployment, topicArn }: { readonly deployment: string; readonly topicArn: string },
): Key {
  const publish = (sid: string, service: string, conditions: Conditions) =>
    new PolicyStatement({
      sid,
      principals: [new ServicePrincipal(`${service}.amazonaws.com`)],
      actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
      resources: ['*'],
      conditions,
    })
  const statements = [
    administer(),
    publish('PublishAlarms', 'cloudwatch', { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } }),
    publish('PublishWatchedCalls', 'events', {
      StringEquals: { 'kms:EncryptionContext:aws:sns:topicArn': topicArn },
    }),
  ]
  return new Key(scope, id, {
    description: `Encrypts the alarms of ${deployment}`,
    alias: `${deployment}/alarms`,
    enableKeyRotation: true,
    policy: new PolicyDocument({ statements }),
    removalPolicy: RemovalPolicy.DESTROY,
  })
}

function administer(): PolicyStatement {
  return new PolicyStatement({
    sid: 'Administer',
    principals: [new AccountRootPrincipal()],
    actions: ['kms:*'],
    resources: ['*'],
  })
}
