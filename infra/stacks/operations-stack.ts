import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import type { Construct } from 'constructs'
import type { Policy } from '../../shared/policy/schema.ts'
import { AlarmTopic } from '../constructs/alarm-topic.ts'
import { Alarms } from '../constructs/alarms.ts'
import { addDashboard } from '../constructs/dashboard.ts'
import { WatchedCalls } from '../constructs/watched-calls.ts'
import type { DeploymentNames } from '../deployment/names.ts'
import { foreignSecrets, secretNames } from '../deployment/secret-references.ts'
import type { Settings } from '../deployment/settings.ts'

export interface OperationsStackProps extends StackProps {
  readonly policy: Policy
  readonly settings: Settings
  readonly names: DeploymentNames
  readonly keys: readonly IKey[]
}

/** Alarms and the dashboard. They know the duties by their names alone. */
export class OperationsStack extends Stack {
  constructor(
    scope: Construct,
    id: string,
    { policy, settings, names, keys, ...props }: OperationsStackProps,
  ) {
    super(scope, id, { ...props, description: 'Sunder: alarms and dashboard' })
    const { deployment } = settings
    const { topic } = new AlarmTopic(this, 'Alarm', { deployment, email: settings.alarmEmail })
    const calls = new WatchedCalls(this, 'Watched', {
      deployment,
      names,
      topicArn: topic.topicArn,
      keys,
      secrets: { own: secretNames(policy, settings), foreign: foreignSecrets(policy, settings) },
    })
    const { alarms } = new Alarms(this, 'Alarms', { deployment, names, topic, calls })
    addDashboard(this, 'Dashboard', { deployment, names, alarms })
    new CfnOutput(this, 'AlarmTopicArn', {
      value: topic.topicArn,
      description: 'Where alarms are published; subscribe whoever is on call',
    })
  }
}
