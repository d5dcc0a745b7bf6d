import { join } from 'node:path'
import { Aws, Duration, RemovalPolicy } from 'aws-cdk-lib'
import type { ISecurityGroup, ISubnet, IVpc } from 'aws-cdk-lib/aws-ec2'
import { CfnManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import {
  Architecture,
  Code,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  Tracing,
} from 'aws-cdk-lib/aws-lambda'
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs'
import { Construct } from 'constructs'
import { functionStatements } from '../access/function-access.ts'
import type { Resources, Statement } from '../access/resources.ts'
import { acknowledge, acknowledgeWildcards } from '../deployment/nag-suppressions.ts'
import { arnOf, type DeploymentNames } from '../deployment/names.ts'
import type { Settings } from '../deployment/settings.ts'
import { type FunctionName, roleName } from '../functions.ts'

/** Megabytes and seconds. API Gateway waits for 29 seconds and no longer. */
const sizes: Readonly<Record<FunctionName, readonly [memory: number, timeout: number]>> = {
  embed: [1024, 29],
  'embed-query': [512, 29],
  'read-vectors': [1024, 29],
  audit: [1024, 29],
  'read-payload': [512, 29],
  'watch-audit': [256, 60],
  // Once a minute, for as long as there is something to do.
  'seal-audit': [1024, 120],
  'ship-audit': [512, 120],
  'export-audit': [1024, 900],
  grants: [512, 10],
  approvals: [512, 29],
  // Step Functions waits longer, and calls again what timed out.
  'workflow-preview': [1024, 60],
  'workflow-notify': [512, 30],
  'workflow-run': [1024, 60],
  'workflow-close': [512, 30],
}

/** Where a function stands in a private network. */
export interface FunctionNetwork {
  readonly vpc: IVpc
  readonly subnets: ISubnet[]
  readonly securityGroups: ISecurityGroup[]
}

/** What every function is given alike. */
export interface FunctionSurroundings {
  readonly settings: Settings
  readonly names: DeploymentNames
  readonly resources: Resources
  readonly logsKey: IKey
  /** Holds a folder per function, with `entry.mjs` in it. */
  readonly bundles: string
  readonly networkOf: (name: FunctionName) => FunctionNetwork | undefined
}

export interface DutyFunctionProps {
  readonly name: FunctionName
  readonly surroundings: FunctionSurroundings
  readonly environment: Readonly<Record<string, string>>
  /** Rights beside those of the duty, to what belongs to this function alone. */
  readonly ownStatements?: readonly Statement[]
}

/**
 * A function with a role and a log group of its own. All its rights come from `infra/access`, but for those to
 * its logs, traces and network interfaces; CDK adds none.
 */
export class DutyFunction extends Construct {
  readonly lambda: LambdaFunction

  constructor(scope: Construct, id: string, props: DutyFunctionProps) {
    super(scope, id)
    const { name, surroundings, environment } = props
    const { settings, names, resources, bundles } = surroundings
    const network = surroundings.networkOf(name)
    const logs = new LogGroup(this, 'Logs', {
      encryptionKey: surroundings.logsKey,
      retention: settings.logRetentionDays as RetentionDays,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    })
    const role = new Role(this, 'Role', {
      roleName: roleName(settings.deployment, Aws.REGION, name),
      description: `What the function ${name} of ${settings.deployment} may do`,
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    })
    const policies = [
      this.attach(role, 'Duty', [...functionStatements(name, resources), ...(props.ownStatements ?? [])]),
      this.attach(role, 'Operation', [
        ...operationStatements(logs.logGroupArn),
        ...(network === undefined
          ? []
          : interfaceStatements(arnOf('lambda', `function:${names.function(name)}`))),
      ]),
    ]
    const [memorySize, timeout] = sizes[name]
    const concurrency = settings.concurrency[name]
    this.lambda = new LambdaFunction(this, 'Function', {
      functionName: names.function(name),
      description: `The duty ${name} of ${settings.deployment}`,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      code: Code.fromAsset(join(bundles, name)),
      handler: 'entry.handler',
      memorySize,
      timeout: Duration.seconds(timeout),
      tracing: Tracing.ACTIVE,
      logGroup: logs,
      loggingFormat: LoggingFormat.TEXT,
      environment: {
        POWERTOOLS_SERVICE_NAME: name,
        POWERTOOLS_METRICS_NAMESPACE: 'Sunder',
        POWERTOOLS_LOG_LEVEL: 'INFO',
        ...environment,
      },
      // Else CDK would write rights into it.
      role: role.withoutPolicyUpdates(),
      ...(concurrency !== undefined && { reservedConcurrentExecutions: concurrency }),
      ...(network !== undefined && {
        vpc: network.vpc,
        vpcSubnets: { subnets: network.subnets },
        securityGroups: network.securityGroups,
      }),
    })
    for (const policy of policies) this.lambda.node.addDependency(policy)
    this.acknowledgeRules(name, network === undefined, concurrency === undefined)
  }

  /** A managed policy: an inline one is seen by nobody who looks for what is attached to whom. */
  private attach(role: Role, id: string, statements: readonly Statement[]): CfnManagedPolicy {
    const policy = new CfnManagedPolicy(this, id, {
      roles: [role.roleName],
      policyDocument: { Version: '2012-10-17', Statement: statements },
    })
    acknowledgeWildcards(policy, statements)
    return policy
  }

  private acknowledgeRules(name: FunctionName, isPublic: boolean, isUnbounded: boolean): void {
    acknowledge(this.lambda, {
      'NIST.800.53.R5-LambdaDLQ': whereFailuresGo[name] ?? seenByCaller,
      ...(isUnbounded && {
        'NIST.800.53.R5-LambdaConcurrency':
          "Reserved concurrency is taken from the account's pool (10 in a new account) and is the operator's to set, by `concurrency` in cdk.json; the API and the firewall bound the rate.",
      }),
      ...(isPublic && {
        'NIST.800.53.R5-LambdaInsideVPC':
          'With `network: public` it talks to services of AWS and to the hosts of the policy over TLS; `network: private` puts it into a VPC.',
      }),
    })
  }
}

const seenByCaller =
  'It is only called synchronously: whoever called sees the failure, and nothing is queued.'
const goesOn =
  'It is called once a minute and goes on where the run before ended: an event says nothing that could be lost.'
const whereFailuresGo: Readonly<Partial<Record<FunctionName, string>>> = {
  'watch-audit': 'A stream feeds it: what fails for good goes to the queue of the event source mapping.',
  'seal-audit': goesOn,
  'ship-audit': goesOn,
  'export-audit':
    'What it was to do is kept beside its results, where its failure shows: whoever asked sees it.',
}

function operationStatements(logGroupArn: string): Statement[] {
  return [
    {
      Sid: 'WriteOwnLogs',
      Effect: 'Allow',
      Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      Resource: [logGroupArn],
    },
    {
      // X-Ray knows no resources.
      Sid: 'SendTraces',
      Effect: 'Allow',
      Action: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'],
      Resource: ['*'],
    },
  ]
}

/** Lambda makes a function's network interfaces in the name of its role. The code itself may not touch them. */
function interfaceStatements(functionArn: string): Statement[] {
  const Action = [
    'ec2:CreateNetworkInterface',
    'ec2:DescribeNetworkInterfaces',
    'ec2:DescribeSubnets',
    'ec2:DeleteNetworkInterface',
    'ec2:AssignPrivateIpAddresses',
    'ec2:UnassignPrivateIpAddresses',
  ]
  return [
    { Sid: 'JoinNetwork', Effect: 'Allow', Action, Resource: ['*'] },
    {
      Sid: 'CodeLeavesNetworkAlone',
      Effect: 'Deny',
      Action,
      Resource: ['*'],
      Condition: { ArnEquals: { 'lambda:SourceFunctionArn': functionArn } },
    },
  ]
}
