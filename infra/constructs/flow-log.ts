import { RemovalPolicy } from 'aws-cdk-lib'
import { CfnFlowLog, type IVpc } from 'aws-cdk-lib/aws-ec2'
import { CfnManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs'
import { Construct } from 'constructs'

export interface FlowLogProps {
  readonly vpc: IVpc
  readonly logsKey: IKey
  readonly logRetentionDays: number
}

/** Who spoke with whom in the network, refused attempts too. */
export class FlowLog extends Construct {
  constructor(scope: Construct, id: string, { vpc, logsKey, logRetentionDays }: FlowLogProps) {
    super(scope, id)
    const logs = new LogGroup(this, 'Logs', {
      encryptionKey: logsKey,
      retention: logRetentionDays as RetentionDays,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    })
    const role = new Role(this, 'Role', {
      description: 'Writes the flow log of the private network',
      assumedBy: new ServicePrincipal('vpc-flow-logs.amazonaws.com'),
    })
    new CfnManagedPolicy(this, 'Rights', {
      roles: [role.roleName],
      policyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Sid: 'WriteFlowLog',
            Effect: 'Allow',
            Action: ['logs:CreateLogStream', 'logs:PutLogEvents', 'logs:DescribeLogStreams'],
            Resource: [logs.logGroupArn],
          },
        ],
      },
    })
    new CfnFlowLog(this, 'FlowLog', {
      resourceId: vpc.vpcId,
      resourceType: 'VPC',
      trafficType: 'ALL',
      logDestinationType: 'cloud-watch-logs',
      logGroupName: logs.logGroupName,
      deliverLogsPermissionArn: role.roleArn,
    })
  }
}
