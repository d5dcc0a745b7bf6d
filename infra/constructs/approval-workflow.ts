import { join } from 'node:path'
import { Aws, RemovalPolicy } from 'aws-cdk-lib'
import { CfnManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import type { IFunction } from 'aws-cdk-lib/aws-lambda'
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs'
import { DefinitionBody, LogLevel, StateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions'
import { Construct } from 'constructs'
import { approvalWorkflowStatements } from '../access/approval-workflow.ts'
import type { Resources, Statement } from '../access/resources.ts'
import { acknowledgeWildcards } from '../deployment/nag-suppressions.ts'
import { roleName } from '../functions.ts'

/** The one definition of the workflow, which one machine runs as well. */
const approvalDefinition = join(import.meta.dirname, '../approval.asl.json')

export interface ApprovalWorkflowProps {
  readonly name: string
  readonly resources: Resources
  /** By the names that the definition has for them. */
  readonly tasks: Readonly<Record<'Preview' | 'Notify' | 'Run' | 'Close', IFunction>>
  readonly logsKey: IKey
  readonly logRetentionDays: number
}

/**
 * The state machine that waits for people, for days at most. Ids and digests alone pass through it; its log says which
 * state was entered when, and not with what.
 */
export class ApprovalWorkflow extends Construct {
  constructor(scope: Construct, id: string, props: ApprovalWorkflowProps) {
    super(scope, id)
    const { name, resources, tasks } = props
    const logs = new LogGroup(this, 'Logs', {
      // Others, each by a statement of its own, would fill the one policy of CloudWatch Logs for who delivers logs.
      logGroupName: `/aws/vendedlogs/states/${name}`,
      encryptionKey: props.logsKey,
      retention: props.logRetentionDays as RetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    })
    const role = new Role(this, 'Role', {
      roleName: roleName(resources.deployment, Aws.REGION, 'approval-workflow'),
      description: `What the approval workflow of ${resources.deployment} may do`,
      assumedBy: new ServicePrincipal('states.amazonaws.com', {
        conditions: {
          StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
          ArnEquals: { 'aws:SourceArn': resources.approvalWorkflow },
        },
      }),
    })
    const statements = [...approvalWorkflowStatements(resources), ...operationStatements]
    const rights = new CfnManagedPolicy(this, 'Rights', {
      roles: [role.roleName],
      policyDocument: { Version: '2012-10-17', Statement: statements },
    })
    acknowledgeWildcards(rights, statements)
    const machine = new StateMachine(this, 'Machine', {
      stateMachineName: name,
      stateMachineType: StateMachineType.STANDARD,
      definitionBody: DefinitionBody.fromFile(approvalDefinition),
      definitionSubstitutions: Object.fromEntries(
        Object.entries(tasks).map(([task, { functionArn }]) => [`${task}Function`, functionArn]),
      ),
      logs: { destination: logs, level: LogLevel.ALL, includeExecutionData: false },
      tracingEnabled: true,
      // Else CDK would write rights into it.
      role: role.withoutPolicyUpdates(),
    })
    machine.node.addDependency(rights)
  }
}

/** AWS knows no narrower resource for the delivery of logs and for traces. */
const operationStatements: readonly Statement[] = [
  {
    Sid: 'DeliverLogs',
    Effect: 'Allow',
    Action: [
      'logs:CreateLogDelivery',
      'logs:GetLogDelivery',
      'logs:UpdateLogDelivery',
      'logs:DeleteLogDelivery',
      'logs:ListLogDeliveries',
      'logs:PutResourcePolicy',
      'logs:DescribeResourcePolicies',
      'logs:DescribeLogGroups',
    ],
    Resource: ['*'],
  },
  {
    Sid: 'SendTraces',
    Effect: 'Allow',
    Action: [
      'xray:PutTraceSegments',
      'xray:PutTelemetryRecords',
      'xray:GetSamplingRules',
      'xray:GetSamplingTargets',
    ],
    Resource: ['*'],
  },
]
