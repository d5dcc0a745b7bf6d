import { Aws, Validations } from 'aws-cdk-lib'
import type { IConstruct } from 'constructs'
import type { Statement } from '../access/resources.ts'

/** Rules that do not hold at a construct and below it, each with the reason why. */
export function acknowledge(construct: IConstruct, reasons: Readonly<Record<string, string>>): void {
  const acknowledgments = Object.entries(reasons).map(([id, reason]) => ({ id, reason }))
  Validations.of(construct).acknowledge(...acknowledgments)
}

/** Patterns of resources that are as narrow as they can be. */
const narrowEnough: readonly (readonly [RegExp, string])[] = [
  [
    /:table\/[^/*]+\/index\/\*$/,
    'All indexes of one table: they hold keys of its own items and nothing else.',
  ],
  [
    /:s3:::[^/*]+\/(?:requests|responses|pending|previews|jobs|results|shipping)\/\*$/,
    "All objects under one prefix of one bucket: an object's name is made at run time.",
  ],
  [
    /:s3:::[^/*]+\/\*$/,
    'All objects of one bucket and not the bucket itself: reading, or writing, them is what the role is there for.',
  ],
  [
    /:s3vectors:.*:bucket\/[^/*]+\/index\/\*$/,
    'All indexes of one vector bucket: there is one per collection of the policy, and the function keeps to the caller’s.',
  ],
]

/** Actions for which IAM knows no resource but `*`. */
const withoutResource = [
  /^xray:(?:Put(?:TraceSegments|TelemetryRecords)|GetSampling(?:Rules|Targets))$/,
  // What Step Functions needs of CloudWatch Logs to deliver a log.
  /^logs:(?:\w+LogDelivery|ListLogDeliveries|PutResourcePolicy|DescribeResourcePolicies|DescribeLogGroups)$/,
  /^dynamodb:ListStreams$/,
  /^comprehend:DetectPiiEntities$/,
  /^ec2:/,
]

/**
 * Acknowledges the wildcards in a role's policy that have a reason here. Any other one stays a finding, whatever
 * statement it may come from.
 */
export function acknowledgeWildcards(policy: IConstruct, statements: readonly Statement[]): void {
  for (const { Effect, Action, Resource } of statements) {
    if (Effect === 'Deny') continue
    for (const resource of Resource) {
      const reason =
        resource === '*' && Action.every((action) => withoutResource.some((pattern) => pattern.test(action)))
          ? 'IAM knows no narrower resource for these actions, which reach no data.'
          : narrowEnough.find(([pattern]) => pattern.test(resource))?.[1]
      if (reason !== undefined) {
        acknowledge(policy, { [`AwsSolutions-IAM5[Resource::${asFinding(resource)}]`]: reason })
      }
    }
  }
}

/** As the checks write a resource whose account and region are not known yet. */
function asFinding(resource: string): string {
  return resource
    .replaceAll(Aws.PARTITION, '<AWS::Partition>')
    .replaceAll(Aws.REGION, '<AWS::Region>')
    .replaceAll(Aws.ACCOUNT_ID, '<AWS::AccountId>')
}
