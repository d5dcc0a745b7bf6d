import { beforeAll, describe, expect, it } from 'vitest'
import { synthTemplates, type Template } from '../synthesized.ts'
import { resolvePseudo } from './resolve-pseudo.ts'
import { resourcesOf } from './templates.ts'

let templates: Readonly<Record<string, Template>>
beforeAll(() => {
  templates = synthTemplates({ settings: { alarmEmail: 'on-call@acme-corp.com' } })
})

describe('the operations stack', () => {
  it('has an alarm for all that an operator is woken for, each with a line of the runbook', () => {
    const alarms = resourcesOf(templates.SunderOperations, 'AWS::CloudWatch::Alarm').map(
      ({ Properties }) => Properties,
    )
    expect(alarms.map(({ AlarmName }) => AlarmName).sort()).toMatchInlineSnapshot(`
      [
        "sunder-audit-5xx",
        "sunder-audit-record-altered",
        "sunder-audit-write-failures",
        "sunder-break-glass-used",
        "sunder-embed-5xx",
        "sunder-grants-5xx",
        "sunder-guards-changed",
        "sunder-interrupted-requests",
        "sunder-many-refused-requests",
        "sunder-read-vectors-5xx",
        "sunder-refused-crossings",
        "sunder-throttles",
        "sunder-watch-audit-gave-up",
        "sunder-watch-audit-late",
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

  it('shows a dashboard', () => {
    expect(resourcesOf(templates.SunderOperations, 'AWS::CloudWatch::Dashboard')).toHaveLength(1)
  })

  it('matches events by patterns that EventBridge takes, 2,048 characters at most', () => {
    const rules = resourcesOf(templates.SunderOperations, 'AWS::Events::Rule')
    expect(rules).toHaveLength(3)
    for (const { Properties } of rules) {
      const pattern = JSON.stringify(resolvePseudo(Properties.EventPattern))
      expect(pattern.length).toBeLessThan(2_048)
    }
  })
})
