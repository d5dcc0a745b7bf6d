import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda'
import { expect, it } from 'vitest'
import { createLambdaSealOnDemand } from '../../../shared/transparency-log/lambda-seal-on-demand.ts'

/** The sealer asked through a client that answers for Lambda. */
function asking(answer: { readonly Payload?: string; readonly FunctionError?: string } | Error) {
  const asked: unknown[] = []
  const client: Pick<LambdaClient, 'send'> = {
    async send(command: unknown) {
      asked.push(command instanceof InvokeCommand ? command.input.FunctionName : command)
      if (answer instanceof Error) throw answer
      return { ...answer, Payload: Buffer.from(answer.Payload ?? '') }
    },
  }
  return {
    asked,
    sealer: createLambdaSealOnDemand({ client: client as LambdaClient, functionName: 'sealer' }),
  }
}

it('answers with the size and checkpoint that the sealer has', async () => {
  const { asked, sealer } = asking({ Payload: '{"size":7,"checkpoint":"note"}' })
  expect(await sealer.seal()).toEqual({ size: 7, checkpoint: 'note' })
  expect(asked).toEqual(['sealer'])
})

it('answers without a checkpoint while nothing was ever sealed', async () => {
  expect(await asking({ Payload: '{"size":0}' }).sealer.seal()).toEqual({ size: 0, checkpoint: undefined })
})

it.each([
  { Payload: '{"size":-1}' },
  { Payload: '{"size":1,"more":2}' },
  { Payload: 'null' },
  { Payload: '' },
  { Payload: '{"errorMessage":"secret"}', FunctionError: 'Unhandled' },
  new Error('ECONNREFUSED'),
])('says store_unavailable for no such answer, and nothing of it: %j', async (answer) => {
  const error: unknown = await asking(answer)
    .sealer.seal()
    .catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({ code: 'store_unavailable' })
  expect(String((error as { detail?: string }).detail)).not.toContain('secret')
})
