import { Duration, RemovalPolicy } from 'aws-cdk-lib'
import { CfnEventSourceMapping } from 'aws-cdk-lib/aws-lambda'
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs'
import type { Construct } from 'constructs'
import { acknowledge } from '../deployment/nag-suppressions.ts'
import { arnOf } from '../deployment/names.ts'
import { DutyStack, type DutyStackProps } from './duty-stack.ts'

/** Shows what happened, and watches over the records of it. */
export class AuditStack extends DutyStack {
  constructor(scope: Construct, id: string, props: DutyStackProps) {
    super(scope, id, 'audit', props)
    this.addApi('audit', this.addFunction('audit'))
    this.addFunction('read-payload')
    this.watch(props)
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
