import type { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda'
import { expect, it } from 'vitest'
import { createLambdaAlarmSignal } from '../../../shared/shipping/lambda-alarm-signal.ts'

function signalTo(send: (input: InvokeCommand['input']) => unknown) {
  const lines: object[] = []
  const client = { send: async ({ input }: InvokeCommand) => send(input) } as unknown as LambdaClient
  const say = (fields: object) => void lines.push(fields)
  const log = { info: say, warn: say, error: say }
  return { lines, signal: createLambdaAlarmSignal({ client, functionName: 'ship', log }) }
}

it('leaves the alarm’s place with the shipper, and waits for nothing that it does', async () => {
  const inputs: InvokeCommand['input'][] = []
  const { signal, lines } = signalTo((input) => inputs.push(input))
  await signal.raise({ lane: 'l', seq: 3 })
  expect(inputs).toMatchObject([{ FunctionName: 'ship', InvocationType: 'Event' }])
  const [{ Payload } = {}] = inputs
  expect(JSON.parse(Buffer.from((Payload as Uint8Array | undefined) ?? []).toString())).toEqual({
    alarm: { lane: 'l', seq: 3 },
  })
  expect(lines).toEqual([])
})

it('says in the log that it could not, and goes on', async () => {
  const { signal, lines } = signalTo(() => {
    throw Object.assign(new Error('m'), { name: 'TooManyRequestsException' })
  })
  await signal.raise({ lane: 'l', seq: 3 })
  expect(lines).toEqual([{ lane: 'l', seq: 3, detail: 'function ship: TooManyRequestsException' }])
})
