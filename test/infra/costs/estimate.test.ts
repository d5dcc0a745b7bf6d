import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { costTable, monthlyCosts } from '../../../infra/costs/estimate.ts'
import { synthTemplates } from '../synthesized.ts'

it('stands in the README as it is calculated', async () => {
  expect(await readFile('README.md', 'utf8')).toContain(costTable())
})

it('charges each month for as much as stands', () => {
  const resources = Object.values(synthTemplates()).flatMap(({ Resources }) => Object.values(Resources))
  const ofType = (type: string) => resources.filter(({ Type }) => Type === type)
  const alarmMetrics = ofType('AWS::CloudWatch::Alarm').flatMap(({ Properties }) =>
    (Properties['Metrics'] ?? [{ MetricStat: {} }]).filter((metric: object) => 'MetricStat' in metric),
  )
  const acls = ofType('AWS::WAFv2::WebACL')
  const standing = monthlyCosts(0).find(({ what }) => what === 'Standing')?.how
  expect(standing).toContain(`${acls.length} web ACLs of ${acls[0]?.Properties['Rules'].length} rules,`)
  expect(standing).toContain(` ${ofType('AWS::KMS::Key').length} keys, `)
  expect(standing).toContain(` alarms of ${alarmMetrics.length} metrics, `)
})

it('grows with the inputs, but for what stands', () => {
  const [few, many] = [monthlyCosts(1_000_000), monthlyCosts(10_000_000)]
  for (const [index, { what, dollars }] of few.entries()) {
    expect(many[index]?.dollars).toBeCloseTo(
      ['Sealing and shipping', 'Standing'].includes(what) ? dollars : 10 * dollars,
      6,
    )
  }
})
