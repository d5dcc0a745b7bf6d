import { RemovalPolicy } from 'aws-cdk-lib'
import { CfnEventBus, CfnRule } from 'aws-cdk-lib/aws-events'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import { CfnResourcePolicy, LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs'
import { Construct } from 'constructs'

export interface AuditBusProps {
  readonly name: string
  readonly logsKey: IKey
  readonly logRetentionDays: number
}

/**
 * A bus for shipped records, whose rules are the operator's to add, and one rule that shows that they come: alarms
 * go to a log group.
 */
export class AuditBus extends Construct {
  constructor(scope: Construct, id: string, { name, logsKey, logRetentionDays }: AuditBusProps) {
    super(scope, id)
    const bus = new CfnEventBus(this, 'Bus', {
      name,
      description: 'Sealed audit records, as they are shipped',
    })
    const logs = new LogGroup(this, 'Alarms', {
      logGroupName: `/aws/events/${name}-alarms`,
      encryptionKey: logsKey,
      retention: logRetentionDays as RetentionDays,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    })
    const rule = new CfnRule(this, 'AlarmRule', {
      name: `${name}-alarms`,
      description: 'Records that raise an alarm',
      eventBusName: bus.ref,
      eventPattern: { source: ['sunder.audit'], 'detail-type': ['alarm'] },
      targets: [{ id: 'logs', arn: logs.logGroupArn }],
    })
    new CfnResourcePolicy(this, 'Delivery', {
      policyName: `${name}-alarms`,
      policyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Service: ['events.amazonaws.com', 'delivery.logs.amazonaws.com'] },
            Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
            Resource: logs.logGroupArn,
            Condition: { ArnEquals: { 'aws:SourceArn': rule.attrArn } },
          },
        ],
      }),
    })
  }
}
