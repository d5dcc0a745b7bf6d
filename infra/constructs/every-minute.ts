import { CfnRule } from 'aws-cdk-lib/aws-events'
import { CfnPermission, type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda'
import { Construct } from 'constructs'

export interface EveryMinuteProps {
  readonly name: string
  readonly description: string
  readonly lambda: LambdaFunction
}

/** Calls a function once a minute. */
export class EveryMinute extends Construct {
  constructor(scope: Construct, id: string, { name, description, lambda }: EveryMinuteProps) {
    super(scope, id)
    const rule = new CfnRule(this, 'Rule', {
      name,
      description,
      scheduleExpression: 'rate(1 minute)',
      targets: [{ id: 'function', arn: lambda.functionArn }],
    })
    new CfnPermission(this, 'Permission', {
      action: 'lambda:InvokeFunction',
      functionName: lambda.functionArn,
      principal: 'events.amazonaws.com',
      sourceArn: rule.attrArn,
    })
  }
}
