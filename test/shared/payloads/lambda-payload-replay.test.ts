import type { LambdaClient } from '@aws-sdk/client-lambda'
import { expect, it } from 'vitest'
import { payloadReplaySchema } from '../../../functions/read-payload/replay-payload.ts'
import { createLambdaPayloadReplay } from '../../../shared/payloads/lambda-payload-replay.ts'
import type { ReplayQuestion, ReplayVerdict } from '../../../shared/payloads/payload-replay.ts'

const question: ReplayQuestion = {
  kind: 'requests',
  id: `job_${'a'.repeat(22)}`,
  commitment: `sha256:${'0'.repeat(64)}`,
  requestId: 'req_1',
  action: 'embed',
  collection: 'mails',
  source: 'mail://inbox/1',
}
const verdict: ReplayVerdict = {
  kept: true,
  matches: true,
  bytes: 12,
  now: { decision: 'mask', reasons: [], classes: { 'pii.email': { count: 2, action: 'mask' } } },
}

function replayWith(answer: unknown) {
  const asked: unknown[] = []
  const client = {
    async send({ input }: { input: { Payload: Uint8Array } }) {
      asked.push(JSON.parse(Buffer.from(input.Payload).toString()))
      return { Payload: Buffer.from(JSON.stringify(answer)) }
    },
  } as unknown as LambdaClient
  return { asked, ...createLambdaPayloadReplay({ client, functionName: 'read-payload' }) }
}

it('asks as the other function reads it, and takes a verdict', async () => {
  const { asked, replay } = replayWith(verdict)
  expect(await replay(question)).toEqual(verdict)
  expect(payloadReplaySchema.parse(asked[0])).toEqual({ replay: question })
})

it.each([
  ['more than a verdict', { ...verdict, content: 'the lift' }],
  ['text beside a decision', { ...verdict, now: { ...verdict.now, text: 'the lift' } }],
  ['another decision', { ...verdict, now: { ...verdict.now, decision: 'perhaps' } }],
  [
    'a class that there is not',
    { ...verdict, now: { ...verdict.now, classes: { 'the lift': { count: 1, action: 'mask' } } } },
  ],
])('takes no %s for one', async (_what, answer) => {
  await expect(replayWith(answer).replay(question)).rejects.toMatchObject({ code: 'store_unavailable' })
})
