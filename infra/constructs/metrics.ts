import { Duration } from 'aws-cdk-lib'
import { type IMetric, MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch'
import type { MetricName } from '../../shared/runtime/metrics.ts'
import { arnOf, type DeploymentNames } from '../deployment/names.ts'
import type { DutyName, FunctionName } from '../functions.ts'

const period = Duration.minutes(1)

/** Counted in an API's access log: CloudWatch has no metric of 429 alone. */
export const throttledRequests = 'ThrottledRequest'

/** How a workflow ends that was not closed. */
export const unfinished = ['ExecutionsFailed', 'ExecutionsTimedOut', 'ExecutionsAborted'] as const

/** What a function counted itself, as `shared/runtime/metrics.ts` names it. */
export function counted(name: MetricName | typeof throttledRequests, service: FunctionName): Metric {
  return new Metric({
    namespace: 'Sunder',
    metricName: name,
    dimensionsMap: { service },
    statistic: 'Sum',
    period,
    label: service,
  })
}

export function ofFunction(
  names: DeploymentNames,
  name: FunctionName,
  metricName: string,
  statistic = 'Sum',
): Metric {
  return new Metric({
    namespace: 'AWS/Lambda',
    metricName,
    dimensionsMap: { FunctionName: names.function(name) },
    statistic,
    period,
    label: name,
  })
}

export function ofApi(names: DeploymentNames, duty: DutyName, metricName: string, statistic = 'Sum'): Metric {
  return new Metric({
    namespace: 'AWS/ApiGateway',
    metricName,
    dimensionsMap: { ApiName: names.api(duty), Stage: 'live' },
    statistic,
    period,
    label: duty,
  })
}

/** Requests that the firewall refused, by its own rule. */
export function refusedByFirewall(names: DeploymentNames, duty: DutyName, region: string): Metric {
  return new Metric({
    namespace: 'AWS/WAFV2',
    metricName: 'BlockedRequests',
    dimensionsMap: { WebACL: names.api(duty), Region: region, Rule: 'ALL' },
    statistic: 'Sum',
    period,
    label: `${duty} (firewall)`,
  })
}

export function ofRule(ruleName: string, metricName: 'TriggeredRules' | 'FailedInvocations'): Metric {
  return new Metric({
    namespace: 'AWS/Events',
    metricName,
    dimensionsMap: { RuleName: ruleName },
    statistic: 'Sum',
    period,
  })
}

export function ofWorkflow(names: DeploymentNames, metricName: string): Metric {
  return new Metric({
    namespace: 'AWS/States',
    metricName,
    dimensionsMap: { StateMachineArn: arnOf('states', `stateMachine:${names.approvalWorkflow}`) },
    statistic: 'Sum',
    period,
    label: metricName,
  })
}

export function lettersIn(queueName: string): Metric {
  return new Metric({
    namespace: 'AWS/SQS',
    metricName: 'ApproximateNumberOfMessagesVisible',
    dimensionsMap: { QueueName: queueName },
    statistic: 'Maximum',
    period,
  })
}

/** Is 1 for five minutes in which the audit table was written to and the watch on its stream did not run, else 0. */
export function writtenUnwatched(names: DeploymentNames): IMetric {
  const period = Duration.minutes(5)
  const runs = ofFunction(names, 'watch-audit', 'Invocations').with({ period })
  const writes = new Metric({
    namespace: 'AWS/DynamoDB',
    metricName: 'ConsumedWriteCapacityUnits',
    dimensionsMap: { TableName: names.auditTable },
    statistic: 'Sum',
    period,
  })
  return new MathExpression({
    expression: 'IF(FILL(writes, 0) > 0 AND FILL(runs, 0) == 0, 1, 0)',
    usingMetrics: { writes, runs },
    period,
    label: 'written and not watched',
  })
}

/** A metric that was not written counts as none. CloudWatch adds ten at most in one alarm. */
export function sumOf(metrics: readonly Metric[]): IMetric {
  const ids = metrics.map((_, index) => `m${index}`)
  return new MathExpression({
    expression: ids.map((id) => `FILL(${id}, 0)`).join(' + '),
    usingMetrics: Object.fromEntries(metrics.map((metric, index) => [`m${index}`, metric])),
    period,
    label: 'sum',
  })
}
