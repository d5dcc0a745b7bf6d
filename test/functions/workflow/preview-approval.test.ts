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
