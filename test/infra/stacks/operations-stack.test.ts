import { beforeAll, describe, expect, it } from 'vitest'
import { functionNames } from '../../../infra/functions.ts'
import { synthTemplates, type Template } from '../synthesized.ts'
import { resolvePseudo } from './resolve-pseudo.ts'
import { resourceNamed, resourcesOf } from './templates.ts'

let templates: Readonly<Record<string, Template>>
beforeAll(() => {
  templates = synthTemplates({ settings: { alarmEmail: 'on-call@acme-corp.com' } })
})

interface MetricStat {
  readonly Metric: { readonly MetricName: string; readonly Dimensions: readonly { readonly Value: string }[] }
  readonly Period: number
}

interface ServiceStatement {
  readonly Effect: string
  readonly Principal: { readonly Service?: string }
  readonly Condition?: unknown
}

function conditionsByService(document: { readonly Statement: readonly ServiceStatement[] }) {
  const allowed = document.Statement.filter(({ Effect }) => Effect === 'Allow').map(
    ({ Principal, Condition }) => [Principal.Service, resolvePseudo(Condition)] as const,
  )
  return Object.fromEntries(allowed.filter(([service]) => service !== undefined))
}

describe('the operations stack', () => {
  it('has an alarm for all that an operator is woken for, each with a line of the runbook', () => {
    const alarms = resourcesOf(templates.SunderOperations, 'AWS::CloudWatch::Alarm').map(
      ({ Properties }) => Properties,
    )
    expect(alarms.map(({ AlarmName }) => AlarmName).sort()).toMatchInlineSnapshot(`
      [
        "sunder-approval-tasks-failing",
        "sunder-approval-unfinished",
        "sunder-approvals-5xx",
        "sunder-audit-5xx",
        "sunder-audit-record-altered",
        "sunder-audit-write-failures",
        "sunder-break-glass-used",
        "sunder-canary-read",
        "sunder-embed-5xx",
        "sunder-export-audit-failing",
        "sunder-functions-throttled",
        "sunder-grants-5xx",
        "sunder-guards-changed",
        "sunder-interrupted-requests",
        "sunder-log-contradiction",
        "sunder-many-refused-requests",
        "sunder-read-vectors-5xx",
        "sunder-receiver-down",
        "sunder-refused-crossings",
        "sunder-seal-audit-failing",
        "sunder-seal-audit-refused",
        "sunder-seal-audit-silent",
        "sunder-ship-audit-behind",
        "sunder-ship-audit-refused",
        "sunder-throttles",
        "sunder-watch-audit-gave-up",
        "sunder-watch-audit-late",
        "sunder-watch-audit-silent",
        "sunder-watched-calls-untold",
        "sunder-withheld-rows",
      ]
    `)
    for (const { AlarmName, AlarmDescription, AlarmActions } of alarms) {
      expect(AlarmActions, AlarmName).toHaveLength(1)
      // What it means. Look at what. What to do.
      expect(AlarmDescription, AlarmName).toMatch(/^[^.]+\. Look at .+\. [A-Z1-9].+\.$/)
      expect(AlarmDescription.length, AlarmName).toBeLessThanOrEqual(1024)
    }
  })

  it('adds no more than ten metrics in an alarm, which is as many as CloudWatch takes', () => {
    for (const { Properties } of resourcesOf(templates.SunderOperations, 'AWS::CloudWatch::Alarm')) {
      const metrics = (Properties.Metrics ?? []).filter((metric: object) => 'MetricStat' in metric)
      expect(metrics.length, Properties.AlarmName).toBeLessThanOrEqual(10)
    }
  })

  it('sends the alarms by a topic under a key of its own', () => {
    const [topic] = resourcesOf(templates.SunderOperations, 'AWS::SNS::Topic')
    expect(topic?.Properties.KmsMasterKeyId).toBeDefined()
    const [subscription] = resourcesOf(templates.SunderOperations, 'AWS::SNS::Subscription')
    expect(subscription?.Properties).toMatchObject({ Protocol: 'email', Endpoint: 'on-call@acme-corp.com' })
  })

  it('lets CloudWatch publish for this account, and EventBridge on no condition that it can not meet', () => {
    const [topicPolicy] = resourcesOf(templates.SunderOperations, 'AWS::SNS::TopicPolicy')
    const [key] = resourcesOf(templates.SunderOperations, 'AWS::KMS::Key')
    const ofAccount = { StringEquals: { 'aws:SourceAccount': '123456789012' } }
    const topicArn = 'arn:aws:sns:ap-southeast-1:123456789012:sunder-alarms'
    const ofTopic = { StringEquals: { 'kms:EncryptionContext:aws:sns:topicArn': topicArn } }
    expect(conditionsByService(topicPolicy?.Properties.PolicyDocument)).toEqual({
      'cloudwatch.amazonaws.com': ofAccount,
      'events.amazonaws.com': undefined,
    })
    expect(conditionsByService(key?.Properties.KeyPolicy)).toEqual({
      'cloudwatch.amazonaws.com': ofAccount,
      'events.amazonaws.com': ofTopic,
    })
  })

  it('rings where audit records are written and the watch over them does not run', () => {
    const alarm = resourceNamed(templates.SunderOperations, 'AWS::CloudWatch::Alarm', [
      'AlarmName',
      'sunder-watch-audit-silent',
    ]).Properties
    const watched = alarm.Metrics.flatMap(({ MetricStat }: { readonly MetricStat?: MetricStat }) =>
      MetricStat === undefined
        ? []
        : [[MetricStat.Metric.MetricName, MetricStat.Metric.Dimensions[0]?.Value, MetricStat.Period]],
    )
    expect(watched).toEqual([
      ['ConsumedWriteCapacityUnits', 'sunder-audit', 300],
      ['Invocations', 'sunder-watch-audit', 300],
    ])
    expect(alarm).toMatchObject({ Threshold: 1, DatapointsToAlarm: 3, EvaluationPeriods: 12 })
  })

  it('rings where an approval workflow ends in any way but its own', () => {
    const alarm = resourceNamed(templates.SunderOperations, 'AWS::CloudWatch::Alarm', [
      'AlarmName',
      'sunder-approval-unfinished',
    ]).Properties
    const watched = alarm.Metrics.flatMap(({ MetricStat }: { readonly MetricStat?: MetricStat }) =>
      MetricStat === undefined
        ? []
        : [[MetricStat.Metric.MetricName, resolvePseudo(MetricStat.Metric.Dimensions[0]?.Value)]],
    )
    const machine = 'arn:aws:states:ap-southeast-1:123456789012:stateMachine:sunder-approval'
    expect(watched).toEqual([
      ['ExecutionsFailed', machine],
      ['ExecutionsTimedOut', machine],
      ['ExecutionsAborted', machine],
    ])
    expect(alarm).toMatchObject({ Threshold: 1, DatapointsToAlarm: 1, EvaluationPeriods: 1 })
  })

  it('watches every function for requests that were interrupted', () => {
    const alarms = [
      'interrupted-requests',
      'approval-tasks-failing',
      'seal-audit-failing',
      'ship-audit-behind',
      'export-audit-failing',
    ]
    const watched = alarms.flatMap((name) => {
      const { Metrics, Dimensions } = resourceNamed(templates.SunderOperations, 'AWS::CloudWatch::Alarm', [
        'AlarmName',
        `sunder-${name}`,
      ]).Properties
      const several = (Metrics ?? []).flatMap(({ MetricStat }: { readonly MetricStat?: MetricStat }) =>
        MetricStat === undefined ? [] : [MetricStat.Metric.Dimensions[0]?.Value],
      )
      return [...several, ...(Dimensions ?? []).map(({ Value }: { readonly Value: string }) => Value)]
    })
    expect([...new Set(watched)].sort()).toEqual(functionNames.map((name) => `sunder-${name}`).sort())
  })

  it('shows a dashboard', () => {
    expect(resourcesOf(templates.SunderOperations, 'AWS::CloudWatch::Dashboard')).toHaveLength(1)
  })

  it('matches events by patterns that EventBridge takes, 2,048 characters at most', () => {
    const rules = resourcesOf(templates.SunderOperations, 'AWS::Events::Rule')
    expect(rules).toHaveLength(8)
    for (const { Properties } of rules) {
      const pattern = JSON.stringify(resolvePseudo(Properties.EventPattern))
      expect(pattern.length).toBeLessThan(2_048)
    }
  })
})
