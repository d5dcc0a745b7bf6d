import { CfnOutput, Duration, RemovalPolicy } from 'aws-cdk-lib'
import { CfnEventSourceMapping } from 'aws-cdk-lib/aws-lambda'
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs'
import type { Construct } from 'constructs'
import { AuditBus } from '../constructs/audit-bus.ts'
import { EveryMinute } from '../constructs/every-minute.ts'
import { GuardedSecrets } from '../constructs/guarded-secrets.ts'
import { acknowledge } from '../deployment/nag-suppressions.ts'
import { arnOf } from '../deployment/names.ts'
import { receiverSecretNames } from '../deployment/secret-references.ts'
import type { FunctionName } from '../functions.ts'
import { DutyStack, type DutyStackProps } from './duty-stack.ts'

/** Shows what happened, watches over the records of it, seals them, and sends them to those who are named. */
export class AuditStack extends DutyStack {
  constructor(scope: Construct, id: string, props: DutyStackProps) {
    super(scope, id, 'audit', props)
    this.addApi('audit', this.addFunction('audit'))
    this.addFunction('read-payload')
    this.addFunction('export-audit')
    this.watch(props)
    this.everyMinute('seal-audit', 'Seals what is new under a signed head')
    this.everyMinute('ship-audit', 'Sends what was sealed to its receivers')
    this.addReceivers(props)
  }

  private everyMinute(name: FunctionName, description: string): void {
    const { lambda } = this.addFunction(name)
    const { deployment } = this.dutyProps.surroundings.settings
    new EveryMinute(this, `${name}-every-minute`, { name: `${deployment}-${name}`, description, lambda })
  }

  private addReceivers({
    policy,
    surroundings: { names, settings, resources, logsKey },
  }: DutyStackProps): void {
    if (resources.auditBus !== undefined) {
      new AuditBus(this, 'Bus', {
        name: names.auditBus,
        logsKey,
        logRetentionDays: settings.logRetentionDays,
      })
    }
    const secrets = receiverSecretNames(policy)
    if (secrets.length === 0) return
    new GuardedSecrets(this, 'ReceiverSecrets', {
      names: secrets,
      resources,
      description: 'With which shipped records are signed. Put it as plain text.',
      rotation: 'The receiver has the same secret: an operator puts a new one at both ends.',
      readers: ['ship-audit'],
      key: {
        alias: 'receiver-secrets',
        description: 'Encrypts the secrets that shipped records are signed with',
      },
    })
    new CfnOutput(this, 'ReceiverSecretsToFill', {
      value: secrets.join(' '),
      description: 'Secrets that were made empty: put into each what its receiver checks signatures with',
    })
  }

  /**
   * Records that can't be copied are tried until they are 23 hours old, and hold up those behind them: a copy that
   * is late beats one that is missing. Then they go to the queue, an hour before the stream forgets them. The alarm
   * on the delay comes first.
   */
  private watch({ surroundings: { names, resources } }: DutyStackProps): void {
    const failures = new Queue(this, 'WatchAuditFailures', {
      queueName: names.watchDeadLetters,
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    })
    acknowledge(failures, {
      'AwsSolutions-SQS3':
        'It is itself where failures go: positions in the stream, which an operator reads after the alarm.',
    })
    const watch = this.addFunction('watch-audit', {
      statements: [
        {
          Sid: 'ReportFailures',
          Effect: 'Allow',
          Action: ['sqs:SendMessage'],
          Resource: [arnOf('sqs', names.watchDeadLetters)],
        },
      ],
    })
    new CfnEventSourceMapping(this, 'AuditStream', {
      eventSourceArn: resources.auditStream,
      functionName: watch.lambda.functionArn,
      startingPosition: 'TRIM_HORIZON',
      batchSize: 100,
      maximumRetryAttempts: -1,
      maximumRecordAgeInSeconds: 82_800,
      bisectBatchOnFunctionError: true,
      functionResponseTypes: ['ReportBatchItemFailures'],
      destinationConfig: { onFailure: { destination: failures.queueArn } },
    })
  }
}
