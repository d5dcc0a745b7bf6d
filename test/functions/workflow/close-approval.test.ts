import { beforeEach, describe, expect, it } from 'vitest'
import { closeApproval } from '../../../functions/workflow/close/close-approval.ts'
import { runApproved } from '../../../functions/workflow/run/run-approved.ts'
import { failing, openWorkflow } from './workflow-in-test.ts'

let workflow: Awaited<ReturnType<typeof openWorkflow>>
beforeEach(async () => {
  workflow = await openWorkflow()
})

const closing = { outcome: 'failed' } as const
const lastRecord = () => workflow.records.at(-1)

/** A job whose run stored something, and failed then: at the store itself, or `at` what comes after it. */
async function interrupted(at: 'vectors' | 'approvals') {
  const asking = await workflow.askForJob()
  await workflow.approve(asking.approval)
  const broken =
    at === 'vectors'
      ? { vectors: failing(workflow.run.vectors, 'insert') }
      : { approvals: failing(workflow.run.approvals, 'end') }
  await expect(runApproved({ ...workflow.run, ...broken }, asking.input)).rejects.toThrow()
  return asking
}

describe('a job that was not carried out', () => {
  it('ends as its approval did, and its budget comes back', async () => {
    const { input, job, grant, approval } = await workflow.askForJob()
    await workflow.progress.end(approval.id, 'denied', { now: 1, reason: 'source_denied' })
    expect(await closeApproval(workflow.close, { ...input, outcome: 'denied' })).toEqual({
      outcome: 'denied',
    })
    expect((await workflow.jobs.reader.find(job.id))?.status).toBe('denied')
    expect(await workflow.usedInputs(grant.id)).toBe(0)
    expect(lastRecord()).toMatchObject({
      decision: { effect: 'allowed', reasons: ['outcome=denied', 'reason=source_denied'] },
      response: { givenBack: 2 },
    })
  })

  it('has its budget back once, where giving it back failed at first', async () => {
    const { input, grant } = await workflow.askForJob()
    const broken = { ...workflow.close, budgets: failing(workflow.close.budgets, 'giveBack', 1) }
    await expect(closeApproval(broken, { ...input, ...closing })).rejects.toMatchObject({
      code: 'store_unavailable',
    })
    expect(await workflow.usedInputs(grant.id)).toBe(2)
    await workflow.grants.use.claim(grant.id, 3, workflow.run.clock())
    await closeApproval(broken, { ...input, ...closing })
    await closeApproval(broken, { ...input, ...closing })
    expect(await workflow.usedInputs(grant.id)).toBe(3)
  })

  it('has its budget back once, where it came back and the answer was lost', async () => {
    const { input, grant } = await workflow.askForJob()
    const { budgets } = workflow.close
    const lossy = {
      async giveBack(...given: Parameters<typeof budgets.giveBack>) {
        await budgets.giveBack(...given)
        throw new Error('the answer is lost')
      },
    }
    await expect(
      closeApproval({ ...workflow.close, budgets: lossy }, { ...input, ...closing }),
    ).rejects.toThrow()
    await workflow.grants.use.claim(grant.id, 3, workflow.run.clock())
    await closeApproval(workflow.close, { ...input, ...closing })
    expect(await workflow.usedInputs(grant.id)).toBe(3)
  })

  it('says so where its grant has nothing to give back', async () => {
    const { input, grant } = await workflow.askForJob()
    await workflow.grants.use.giveBack(grant.id, 2)
    expect(await closeApproval(workflow.close, { ...input, ...closing })).toEqual({ outcome: 'failed' })
    expect(lastRecord()?.decision?.reasons).toEqual(['outcome=failed', 'budget_not_given_back'])
    expect(lastRecord()?.response).toEqual({ status: 200 })
  })

  it('has nothing to give back where it was given up: whoever asked did that', async () => {
    const { input, job, grant, approval } = await workflow.askForJob()
    await workflow.jobs.pending.giveUp(job)
    await workflow.progress.end(approval.id, 'failed', { now: 1, reason: 'job_given_up' })
    await closeApproval(workflow.close, { ...input, ...closing })
    expect(await workflow.usedInputs(grant.id)).toBe(2)
    expect(lastRecord()?.decision?.reasons).toEqual(['outcome=failed', 'reason=job_given_up'])
  })

  it('that was never asked about fails, and its budget comes back', async () => {
    const { input, job, grant } = await workflow.askForJob()
    const unasked = { ...input, approval: `approval_${'n'.repeat(22)}` }
    await workflow.jobs.pending.create({ ...job, id: `job_${'n'.repeat(22)}`, approval: unasked.approval })
    await closeApproval(workflow.close, { ...unasked, id: `job_${'n'.repeat(22)}`, ...closing })
    expect((await workflow.jobs.reader.find(`job_${'n'.repeat(22)}`))?.status).toBe('failed')
    expect(await workflow.usedInputs(grant.id)).toBe(0)
  })

  it('is not called stored because the workflow says so', async () => {
    const { input, approval } = await workflow.askForJob()
    expect(await closeApproval(workflow.close, { ...input, outcome: 'stored' })).toEqual({
      outcome: 'failed',
    })
    expect(await workflow.stateOf(approval.id)).toEqual(['failed', undefined])
  })
})

describe('a job that is stored', () => {
  it('closes as stored where its run was cut off before the approval ended', async () => {
    const { input, approval, grant } = await interrupted('approvals')
    expect(await closeApproval(workflow.close, { ...input, ...closing })).toEqual({ outcome: 'stored' })
    expect(await workflow.stateOf(approval.id)).toEqual(['stored', undefined])
    expect(await workflow.usedInputs(grant.id)).toBe(2)
    expect(lastRecord()?.decision).toEqual({ effect: 'stored', reasons: ['outcome=stored'] })
    expect(workflow.mails).toEqual([expect.stringContaining('was approved and carried out')])
  })

  it('closes as stored, and never conflicts, where its approval ended otherwise', async () => {
    const { input, job, approval, grant } = await workflow.askForJob()
    await workflow.jobs.ends.end(job.id, 'stored', { ids: ['v_1', 'v_2'] })
    await workflow.progress.end(approval.id, 'failed', { now: 1 })
    expect(await closeApproval(workflow.close, { ...input, ...closing })).toEqual({ outcome: 'stored' })
    expect((await workflow.jobs.reader.find(job.id))?.status).toBe('stored')
    expect(await workflow.usedInputs(grant.id)).toBe(2)
  })
})

describe('a job of which something may be stored', () => {
  it('fails and says so, and its budget counts as spent, however often it is closed', async () => {
    const { input, job, approval, grant } = await interrupted('vectors')
    const ended = ['outcome=failed', 'reason=may_be_stored', 'budget_not_given_back']
    for (const _time of [1, 2]) {
      expect(await closeApproval(workflow.close, { ...input, ...closing })).toEqual({ outcome: 'failed' })
      expect(lastRecord()?.decision?.reasons).toEqual(ended)
    }
    expect((await workflow.jobs.reader.find(job.id))?.status).toBe('failed')
    expect(await workflow.stateOf(approval.id)).toEqual(['failed', 'may_be_stored'])
    expect(await workflow.usedInputs(grant.id)).toBe(2)
    expect(workflow.mails).toEqual([expect.stringContaining('some of it may be stored')])
  })

  it('is not closed as if nothing were, where its run got so far in the meantime', async () => {
    const { input, approval, grant } = await workflow.askForJob()
    const until = workflow.run.clock() + 60_000
    await workflow.progress.begin(approval.id, { now: workflow.run.clock(), until })
    const { approvals, jobs } = workflow.close
    const overtaken = {
      ...jobs,
      async find(id: string) {
        await approvals.commit(approval.id, { now: workflow.run.clock(), until })
        return await jobs.find(id)
      },
    }
    await expect(
      closeApproval({ ...workflow.close, jobs: overtaken }, { ...input, ...closing }),
    ).rejects.toMatchObject({ code: 'conflict' })
    expect(await workflow.usedInputs(grant.id)).toBe(2)
    await closeApproval(workflow.close, { ...input, ...closing })
    expect(await workflow.stateOf(approval.id)).toEqual(['failed', 'may_be_stored'])
  })
})

describe('a grant that waited', () => {
  it('is denied', async () => {
    const { input, grant } = await workflow.askForGrant()
    await closeApproval(workflow.close, { ...input, ...closing })
    expect((await workflow.grants.store.find(grant.id))?.status).toBe('denied')
  })

  it('closes as granted where its run was cut off before the approval ended', async () => {
    const { input, grant, approval } = await workflow.askForGrant()
    await workflow.approve(approval)
    const approvals = failing(workflow.run.approvals, 'end')
    await expect(runApproved({ ...workflow.run, approvals }, input)).rejects.toThrow()
    expect(await closeApproval(workflow.close, { ...input, ...closing })).toEqual({ outcome: 'granted' })
    expect((await workflow.grants.store.find(grant.id))?.status).toBe('active')
    expect(await workflow.stateOf(approval.id)).toEqual(['granted', undefined])
  })

  it('stays as its owner ended it', async () => {
    const { input, grant } = await workflow.askForGrant()
    await workflow.grants.store.end(grant.id, 'completed')
    expect(await closeApproval(workflow.close, { ...input, ...closing })).toEqual({ outcome: 'failed' })
    expect((await workflow.grants.store.find(grant.id))?.status).toBe('completed')
  })

  it('is not denied by an approval that is about something else', async () => {
    const { input, approval } = await workflow.askForJob()
    const other = await workflow.askForGrant()
    const foreign = { ...input, kind: 'grant', id: other.grant.id, ...closing } as const
    await expect(closeApproval(workflow.close, foreign)).rejects.toMatchObject({ code: 'not_found' })
    expect((await workflow.grants.store.find(other.grant.id))?.status).toBe('pending_approval')
    expect(await workflow.stateOf(approval.id)).toEqual(['waiting', undefined])
  })

  it('is not denied by an approval that was never asked, and is not its own', async () => {
    const { input, grant } = await workflow.askForGrant()
    const foreign = { ...input, approval: `approval_${'n'.repeat(22)}`, ...closing }
    expect(await closeApproval(workflow.close, foreign)).toEqual({ outcome: 'failed' })
    expect((await workflow.grants.store.find(grant.id))?.status).toBe('pending_approval')
  })
})
