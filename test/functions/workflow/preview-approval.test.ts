import { expect, it } from 'vitest'
import type { PreviewDependencies } from '../../../functions/workflow/preview/dependencies.ts'
import { previewApproval } from '../../../functions/workflow/preview/preview-approval.ts'
import { openWorkflow } from './workflow-in-test.ts'

it('a question that was put is not found by who asks about something else', async () => {
  const workflow = await openWorkflow()
  const [one, other] = [await workflow.askForJob(), await workflow.askForGrant()]
  const { policy, clock, votes } = workflow.run
  const deps = { policy, clock, votes, questions: workflow.questions } as unknown as PreviewDependencies
  expect(await previewApproval(deps, one.input)).toMatchObject({ ...one.input, state: 'waiting' })
  for (const foreign of [
    { ...one.input, id: `job_${'n'.repeat(22)}` },
    { ...one.input, kind: 'grant' as const },
    { ...other.input, approval: one.input.approval },
  ]) {
    await expect(previewApproval(deps, foreign)).rejects.toMatchObject({ code: 'not_found' })
  }
})

it('waits until the reminder, and after it; who was asked long ago is reminded straight away', async () => {
  const workflow = await openWorkflow()
  const { input, approval } = await workflow.askForJob()
  const { policy, clock, votes } = workflow.run
  const deps = { policy, clock, votes, questions: workflow.questions } as unknown as PreviewDependencies
  const [toReminder, toExpiry] = [
    (approval.remindAt - clock()) / 1000,
    (approval.expiresAt - approval.remindAt) / 1000,
  ]
  const first = { state: 'waiting', untilReminder: toReminder, untilExpiry: toExpiry }
  expect(await previewApproval(deps, input)).toMatchObject(first)
  // A wait shorter than a minute could be over before its mails are written.
  workflow.pass((toReminder - 59) * 1000)
  expect(await previewApproval(deps, input)).toMatchObject({ state: 'asked', untilExpiry: toExpiry + 59 })
  workflow.pass(3600_000)
  expect(await previewApproval(deps, input)).toMatchObject({ state: 'asked' })
})

it('asks nobody where no address is known of who answers for the request', async () => {
  const workflow = await openWorkflow()
  const known = await workflow.waitingGrant({ owner: 'omar@example.org' })
  const unknown = await workflow.waitingGrant({ owner: 'lena' })
  const { policy, clock, votes, screening, random, audit } = workflow.run
  const deps = {
    policy,
    clock,
    votes,
    screening,
    random,
    audit,
    questions: workflow.questions,
    grants: workflow.grants.store,
    directory: workflow.close.directory,
    previews: { put: async () => {} },
  } as unknown as PreviewDependencies
  expect(await previewApproval(deps, known)).toMatchObject({ state: 'waiting' })
  expect(await previewApproval(deps, unknown)).toMatchObject({ state: 'decided' })
  expect(await workflow.stateOf(unknown.approval)).toEqual(['denied', 'owner_unknown'])
})

it('waits for nobody once it is past recall, whatever became of the votes', async () => {
  const workflow = await openWorkflow()
  const { input, approval } = await workflow.askForJob()
  const { policy, clock, votes } = workflow.run
  const deps = { policy, clock, votes, questions: workflow.questions } as unknown as PreviewDependencies
  const times = { now: clock(), until: clock() + 1000 }
  expect(await workflow.progress.begin(approval.id, times)).toBe(true)
  expect(await workflow.progress.commit(approval.id, times)).toBe(true)
  expect(await previewApproval(deps, input)).toMatchObject({ state: 'decided' })
})
