import { beforeEach, describe, expect, it } from 'vitest'
import { runApproved } from '../../../functions/workflow/run/run-approved.ts'
import { SunderError } from '../../../shared/runtime/sunder-error.ts'
import { failing, openWorkflow, policyOf } from './workflow-in-test.ts'

const hour = 3_600_000

let workflow: Awaited<ReturnType<typeof openWorkflow>>
beforeEach(async () => {
  workflow = await openWorkflow()
})

async function approvedJob(...asked: Parameters<typeof workflow.askForJob>) {
  const asking = await workflow.askForJob(...asked)
  await workflow.approve(asking.approval)
  return asking
}

async function approvedGrant() {
  const asking = await workflow.askForGrant()
  await workflow.approve(asking.approval)
  return asking
}

const lastReasons = () => workflow.records.at(-1)?.decision?.reasons

describe('a job that was approved', () => {
  it('is stored, and approval and job say so', async () => {
    const { job, approval, input } = await approvedJob()
    expect((await runApproved(workflow.run, input)).outcome).toBe('stored')
    expect(workflow.vectors).toHaveLength(2)
    expect(await workflow.stateOf(approval.id)).toEqual(['stored', undefined])
    expect(await workflow.jobs.reader.find(job.id)).toMatchObject({
      status: 'stored',
      ids: workflow.vectors.map(({ id }) => id),
    })
  })

  it('is not run once it was given up, whoever approved it', async () => {
    const { job, approval, input } = await approvedJob()
    await workflow.jobs.pending.giveUp(job)
    expect((await runApproved(workflow.run, input)).outcome).toBe('failed')
    expect(workflow.calls).toEqual({ model: 0, inserts: 0 })
    expect(await workflow.stateOf(approval.id)).toEqual(['failed', 'job_given_up'])
  })

  it('is not run where the job is another approval’s', async () => {
    const { approval, input } = await approvedJob({}, { approval: 'approval_of_somebody_else' })
    expect((await runApproved(workflow.run, input)).outcome).toBe('failed')
    expect(workflow.calls).toEqual({ model: 0, inserts: 0 })
    expect(await workflow.stateOf(approval.id)).toEqual(['failed', 'job_given_up'])
  })

  it.each([
    ['approval', { approval: 'approval_of_somebody_else' }],
    ['grant', { grant: 'grant_of_somebody_else' }],
  ])('is not run from a payload of another %s', async (_what, payload) => {
    const { approval, input } = await approvedJob(payload)
    expect((await runApproved(workflow.run, input)).outcome).toBe('denied')
    expect(workflow.calls.inserts).toBe(0)
    expect(await workflow.stateOf(approval.id)).toEqual(['denied', 'payload_changed'])
  })

  it.each([
    ['its user’s name', { user: 'codename' }],
    ['an id', { inputs: [{ text: 'A', clientId: 'codename', metadata: '{}' }], count: 1 }],
    ['metadata', { inputs: [{ text: 'A', metadata: '{"project":["codename"]}' }], count: 1 }],
  ])('is denied where today’s policy denies a word in %s', async (_where, payload) => {
    const { approval, input } = await approvedJob(payload)
    const denying = { ...policyOf({ denied: 'codename' }), digest: workflow.run.policy.digest }
    expect((await runApproved({ ...workflow.run, policy: denying }, input)).outcome).toBe('denied')
    expect(workflow.calls).toEqual({ model: 0, inserts: 0 })
    expect(await workflow.stateOf(approval.id)).toEqual(['denied', 'content_blocked'])
  })

  it('is denied where today’s policy allows fewer inputs', async () => {
    const { approval, input } = await approvedJob()
    const strict = { ...policyOf({ maxInputs: '1' }), digest: workflow.run.policy.digest }
    expect((await runApproved({ ...workflow.run, policy: strict }, input)).outcome).toBe('denied')
    expect(await workflow.stateOf(approval.id)).toEqual(['denied', 'invalid_request'])
  })

  it('is run by nobody who asks about something else', async () => {
    const { approval, input } = await approvedJob()
    const other = await approvedJob()
    const elsewhere = { ...input, id: other.job.id }
    await expect(runApproved(workflow.run, elsewhere)).rejects.toMatchObject({ code: 'not_found' })
    expect(await workflow.stateOf(approval.id)).toEqual(['waiting', undefined])
  })

  it('is open again when the model failed: nothing of it is stored', async () => {
    const { approval, input } = await approvedJob()
    const models = new Map([
      ['small', { dimensions: 3, embed: () => Promise.reject(new SunderError('upstream_error')) }],
    ])
    await expect(runApproved({ ...workflow.run, models }, input)).rejects.toMatchObject({
      code: 'upstream_error',
    })
    expect(await workflow.stateOf(approval.id)).toEqual(['waiting', undefined])
    await workflow.withdraw(approval)
    expect((await runApproved(workflow.run, input)).outcome).toBe('undecided')
  })

  it('is not stored by a run whose turn another one has taken', async () => {
    const { approval, input } = await approvedJob()
    const models = new Map([
      [
        'small',
        {
          dimensions: 3,
          async embed() {
            workflow.pass(hour)
            const now = workflow.run.clock()
            expect(await workflow.progress.begin(approval.id, { now, until: now + hour })).toBe(true)
            return { vectors: [], promptTokens: 1, totalTokens: 1 }
          },
        },
      ],
    ])
    await expect(runApproved({ ...workflow.run, models }, input)).rejects.toMatchObject({ code: 'conflict' })
    expect(workflow.calls.inserts).toBe(0)
  })
})

describe('a job of which something may be stored', () => {
  const lateFailures = {
    'before its vectors were': () => ({ vectors: failing(workflow.run.vectors, 'insert', 1) }),
    'before its answer was kept': () => ({ payloads: failing(workflow.run.payloads, 'put', 1) }),
    'before its job ended': () => ({ jobs: failing(workflow.run.jobs, 'end', 1) }),
    'before its approval ended': () => ({ approvals: failing(workflow.run.approvals, 'end', 1) }),
  }

  it.each(Object.entries(lateFailures))(
    'is carried on where it was cut off %s, though its vote is withdrawn, its grant revoked and its time over',
    async (_when, broken) => {
      const { approval, input, grant, job } = await approvedJob()
      await expect(runApproved({ ...workflow.run, ...broken() }, input)).rejects.toMatchObject({
        code: 'store_unavailable',
      })
      expect(await workflow.stateOf(approval.id)).toEqual(['running', undefined])

      await workflow.withdraw(approval)
      await workflow.grants.store.end(grant.id, 'revoked')
      workflow.pass(48 * hour)
      expect((await runApproved(workflow.run, input)).outcome).toBe('stored')
      expect(workflow.vectors).toHaveLength(2)
      expect(await workflow.stateOf(approval.id)).toEqual(['stored', undefined])
      expect((await workflow.jobs.reader.find(job.id))?.ids).toHaveLength(2)
      const requests = workflow.records.filter(({ kind }) => kind === 'request')
      expect(requests.map(({ decision }) => decision?.reasons[0])).toEqual([
        'quorum=1/1',
        `past recall since=${new Date(approval.askedAt).toISOString()}`,
      ])
    },
  )

  it('is not embedded again once its job is stored', async () => {
    const { input } = await approvedJob()
    const approvals = failing(workflow.run.approvals, 'end', 1)
    await expect(runApproved({ ...workflow.run, approvals }, input)).rejects.toThrow()
    expect((await runApproved(workflow.run, input)).outcome).toBe('stored')
    expect(workflow.calls).toEqual({ model: 1, inserts: 1 })
    expect(workflow.records.at(-1)).toMatchObject({
      decision: { effect: 'stored' },
      response: { returned: 2 },
    })
  })

  it('has failed, and was not denied, where today’s policy refuses the rest', async () => {
    const { approval, input } = await approvedJob()
    const vectors = failing(workflow.run.vectors, 'insert')
    await expect(runApproved({ ...workflow.run, vectors }, input)).rejects.toThrow()
    const policy = policyOf({ sources: 'file://**' })
    expect((await runApproved({ ...workflow.run, policy }, input)).outcome).toBe('failed')
    expect(lastReasons()).toEqual(['source_denied'])
    expect(await workflow.stateOf(approval.id)).toEqual(['failed', 'may_be_stored'])
  })

  it('has failed where its job has ended otherwise', async () => {
    const { approval, input, job } = await approvedJob()
    const vectors = failing(workflow.run.vectors, 'insert')
    await expect(runApproved({ ...workflow.run, vectors }, input)).rejects.toThrow()
    await workflow.jobs.ends.end(job.id, 'expired')
    expect((await runApproved(workflow.run, input)).outcome).toBe('failed')
    expect(await workflow.stateOf(approval.id)).toEqual(['failed', 'may_be_stored'])
  })
})

describe('a grant that was approved', () => {
  it('becomes active also when its run comes late', async () => {
    const { grant, input } = await approvedGrant()
    workflow.pass(2 * hour)
    expect((await runApproved(workflow.run, input)).outcome).toBe('granted')
    expect(await workflow.grants.store.find(grant.id)).toMatchObject({ status: 'active' })
  })

  it('has expired where the approval itself came late', async () => {
    const { approval, input } = await workflow.askForGrant()
    workflow.pass(2 * hour)
    expect((await runApproved(workflow.run, input)).outcome).toBe('expired')
    expect(await workflow.stateOf(approval.id)).toEqual(['expired', undefined])
  })

  it('stays granted where its run was cut off, though the vote is withdrawn since', async () => {
    const { approval, input } = await approvedGrant()
    const approvals = failing(workflow.run.approvals, 'end', 1)
    await expect(runApproved({ ...workflow.run, approvals }, input)).rejects.toThrow()
    await workflow.withdraw(approval)
    expect((await runApproved(workflow.run, input)).outcome).toBe('granted')
  })

  it('is not decided about any more once it was completed', async () => {
    const { grant, approval, input } = await approvedGrant()
    await workflow.grants.store.end(grant.id, 'completed')
    expect((await runApproved(workflow.run, input)).outcome).toBe('failed')
    expect(await workflow.stateOf(approval.id)).toEqual(['failed', 'grant_ended'])
  })

  it('is not taken for one that another approval made active', async () => {
    const active = { status: 'active', approval: { id: 'approval_of_somebody_else', lifeMs: 1 } } as const
    const { approval, input } = await workflow.askForGrant(active)
    await workflow.approve(approval)
    expect((await runApproved(workflow.run, input)).outcome).toBe('failed')
    expect(await workflow.stateOf(approval.id)).toEqual(['failed', 'grant_ended'])
  })

  it('has ended with its grant where that was revoked', async () => {
    const { grant, approval, input } = await approvedGrant()
    await workflow.grants.store.end(grant.id, 'revoked')
    expect((await runApproved(workflow.run, input)).outcome).toBe('revoked')
    expect(await workflow.stateOf(approval.id)).toEqual(['revoked', 'grant_revoked'])
  })
})
