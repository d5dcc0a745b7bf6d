import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { costTable, monthlyCosts } from '../../../infra/costs/estimate.ts'

it('stands in the README as it is calculated', async () => {
  expect(await readFile('README.md', 'utf8')).toContain(costTable())
})

it('grows with the inputs, but for what stands', () => {
  const [few, many] = [monthlyCosts(1_000_000), monthlyCosts(10_000_000)]
  for (const [index, { what, dollars }] of few.entries()) {
    expect(many[index]?.dollars).toBeCloseTo(what === 'Standing' ? dollars : 10 * dollars, 6)
  }
})
