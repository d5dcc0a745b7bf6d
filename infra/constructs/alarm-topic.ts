import { Aws } from 'aws-cdk-lib'
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Subscription, SubscriptionProtocol, Topic } from 'aws-cdk-lib/aws-sns'
import { Construct } from 'constructs'
import type { Conditions } from '../access/build-statement.ts'
import { arnOf } from '../deployment/names.ts'
import { alarmsKey } from './operations-key.ts'

export interface AlarmTopicProps {
  readonly deployment: string
  readonly email: string | undefined
}

/** Where alarms go; under a key of its own, as CloudWatch can't use that of AWS for SNS. */
export class AlarmTopic extends Construct {
  readonly topic: Topic

  constructor(scope: Construct, id: string, { deployment, email }: AlarmTopicProps) {
    super(scope, id)
    const topicName = `${deployment}-alarms`
    this.topic = new Topic(this, 'Topic', {
      topicName,
      displayName: `Alarms of ${deployment}`,
      masterKey: alarmsKey(this, 'Key', { deployment, topicArn: arnOf('sns', topicName) }),
      enforceSSL: true,
    })
    this.publish('PublishAlarms', 'cloudwatch', {
      StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
    })
    // EventBridge says nothing that a condition could ask for: with one, it would publish nothing.
    this.publish('PublishWatchedCalls', 'events')
    if (email !== undefined) {
      new Subscription(this, 'Email', {
        topic: this.topic,
        protocol: SubscriptionProtocol.EMAIL,
        endpoint: email,
      })
    }
  }

  private publish(sid: string, service: string, conditions?: Conditions): void {
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        sid,
        principals: [new ServicePrincipal(`${service}.amazonaws.com`)],
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
        ...(conditions !== undefined && { conditions }),
      }),
    )
  }
}
