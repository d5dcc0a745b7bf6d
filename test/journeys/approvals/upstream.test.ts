import { afterAll, beforeAll, expect, it } from 'vitest'
import { askToEmbed, decide, jobIn, linkTo } from '../../support/approvals/approving.ts'
import { storyOf, traceOf } from '../../support/approvals/audit-trail.ts'
import { eventually } from '../../support/approvals/eventually.ts'
import { call, newGrant } from '../../support/client.ts'
import { type LocalTestGateway, startLocalTestGateway } from '../../support/gateway.ts'
import { whileModelRefuses } from '../../support/model-credential.ts'

let gateway: LocalTestGateway
beforeAll(async () => {
  gateway = await startLocalTestGateway({ workflowRetryAfterMs: 300 })
})
afterAll(() => gateway.close())

const runsOf = async (job: string) =>
  storyOf(await traceOf(gateway, job)).filter((line) => line.startsWith('approval.run outcome'))

it('a run that fails twice at the model and then succeeds stores once', async () => {
  const { job, approval } = (await askToEmbed(gateway)).body.sunder
  await whileModelRefuses(gateway.home, async () => {
    await decide(gateway, { name: 'priya', link: await linkTo(gateway, 'priya', approval) }, 'approve')
    await eventually('two failed runs', async () => (await runsOf(job)).length >= 2)
  })
  const { data } = await jobIn(gateway, job, 'stored')
  expect(data).toHaveLength(1)
  const runs = await runsOf(job)
  expect(runs.filter((line) => line.endsWith('stored'))).toHaveLength(1)
  expect(runs.filter((line) => line.endsWith('failed')).length).toBeGreaterThanOrEqual(2)
})

it('a run that fails for good closes as failed, and its budget comes back', async () => {
  const grant = await newGrant(gateway, { maxInputs: 2 })
  const { job, approval } = (await askToEmbed(gateway, { grant })).body.sunder
  await whileModelRefuses(gateway.home, async () => {
    await decide(gateway, { name: 'priya', link: await linkTo(gateway, 'priya', approval) }, 'approve')
    await jobIn(gateway, job, 'failed')
  })
  const { body } = await call<{ usedInputs: number }>(`${gateway.endpoints.grants}/grants/${grant.id}`, {
    token: await gateway.token('ingest'),
  })
  expect(body.usedInputs).toBe(0)
})
