import { SFNClient } from '@aws-sdk/client-sfn'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { askToEmbed, decide, jobIn, linkTo, mailTo } from '../../support/approvals/approving.ts'
import { storyOf, traceOf } from '../../support/approvals/audit-trail.ts'
import { linkIn } from '../../support/approvals/inbox.ts'
import { type PolicyFile, policyFile, withApproval } from '../../support/approvals/policy-file.ts'
import { call, newGrant } from '../../support/client.ts'
import { type DeployedGateway, startDeployedGateway } from '../../support/deployed/deployed-gateway.ts'
import { dataInHistory } from '../../support/deployed/execution-history.ts'
import { type ModelFront, startModelFront } from '../../support/deployed/model-front.ts'
import { motoOptions } from '../../support/moto.ts'

let policy: PolicyFile
let model: ModelFront
let gateway: DeployedGateway
beforeAll(async () => {
  policy = await policyFile((shipped) => withApproval(shipped, { reminder: '2s' }))
  model = await startModelFront()
  gateway = await startDeployedGateway(inject('deployment'), {
    policyFile: policy.path,
    modelFront: model,
  })
})
afterAll(async () => {
  await gateway.close()
  await model.close()
  await policy.remove()
})

const told = async (job: string, action: string) =>
  storyOf(await traceOf(gateway, job)).filter((line) => line.startsWith(`${action} outcome`))

async function approved(grant?: Awaited<ReturnType<typeof newGrant>>) {
  const { job, approval } = (await askToEmbed(gateway, grant === undefined ? {} : { grant })).body.sunder
  await decide(gateway, { name: 'priya', link: await linkTo(gateway, 'priya', approval) }, 'approve')
  return { job, approval }
}

describe('Step Functions over the bundles', () => {
  it('reminds who has not voted, and hears the vote that comes after it', async () => {
    const { job, approval } = (await askToEmbed(gateway)).body.sunder
    const first = await linkTo(gateway, 'priya', approval)
    const { link } = linkIn(await mailTo(gateway, 'priya', { approval, subject: /still asked for/ }))
    expect(link).not.toBe(first)
    await decide(gateway, { name: 'priya', link }, 'approve')
    await jobIn(gateway, job, 'stored')
    expect(await told(job, 'approval.remind')).toEqual(['approval.remind outcome allowed'])
  })

  it('runs what fails twice at the model once more, and stores it once', async () => {
    model.refuse(2)
    const { job } = await approved()
    const { data } = await jobIn(gateway, job, 'stored')
    expect(data).toHaveLength(1)
    const runs = (await told(job, 'approval.run')).map((line) => line.replace('approval.run outcome ', ''))
    expect(runs).toEqual(['failed', 'failed', 'stored'])
  })

  it('closes what fails for good as failed, and its budget comes back', async () => {
    model.refuse(Number.POSITIVE_INFINITY)
    try {
      const grant = await newGrant(gateway, { maxInputs: 2 })
      const { job } = await approved(grant)
      await jobIn(gateway, job, 'failed')
      expect(await told(job, 'approval.run')).toHaveLength(7)
      const { body } = await call<{ usedInputs: number }>(`${gateway.endpoints.grants}/grants/${grant.id}`, {
        token: await gateway.token('ingest'),
      })
      expect(body.usedInputs).toBe(0)
    } finally {
      model.refuse(0)
    }
  })

  it('keeps ids, tokens, seconds, states and what a failure is called, and nothing else', async () => {
    model.refuse(1)
    const { job, approval } = (await askToEmbed(gateway)).body.sunder
    await mailTo(gateway, 'priya', { approval, subject: /still asked for/ })
    await decide(gateway, { name: 'priya', link: await linkTo(gateway, 'priya', approval) }, 'approve')
    await jobIn(gateway, job, 'stored')
    await mailTo(gateway, 'lena', { approval, subject: /was approved/ })

    const machine = gateway.account.approvalWorkflow
    const execution = `${machine.replace(':stateMachine:', ':execution:')}:${approval}`
    const { input, data } = await dataInHistory(new SFNClient(motoOptions), execution)
    expect(JSON.parse(input)).toEqual({ approval, kind: 'job', id: job })
    const known: Readonly<Record<string, RegExp>> = {
      approval: new RegExp(`^${approval}$`),
      id: new RegExp(`^${job}$`),
      kind: /^job$/,
      state: /^waiting$/,
      task: /^(notify|remind)$/,
      token: /^[0-9a-f-]{36}$/,
      outcome: /^stored$/,
      untilReminder: /^\d+$/,
      untilExpiry: /^\d+$/,
      FunctionName: /^http:\/\/127\.0\.0\.1:\d+\/workflow-(preview|notify|run|close)$/,
      StatusCode: /^200$/,
      errorType: /^SunderError$/,
      errorMessage: /^The embedding model refused the request\.$/,
      Error: /^(SunderError|States\.Timeout)$/,
      Cause: /^$/,
    }
    expect(data.filter(({ name, value }) => !known[name]?.test(value))).toEqual([])
    expect(new Set(data.map(({ name }) => name))).toEqual(new Set(Object.keys(known)))
  })
})
