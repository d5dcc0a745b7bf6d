import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json as jsonOf } from 'node:stream/consumers'
import { SFNClient } from '@aws-sdk/client-sfn'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  createStepFunctionsSignal,
  createStepFunctionsStart,
} from '../../../shared/approvals/step-functions-workflow.ts'

const stateMachine = 'arn:aws:states:eu-central-1:123456789012:stateMachine:approval'
const input = {
  approval: 'appr_0000000000000000000001',
  kind: 'job',
  id: 'job_0000000000000000000001',
} as const

/** Step Functions on loopback, by its API reference (JSON 1.0): it takes everything, or refuses it by one error. */
function stepFunctionsServer() {
  const seen: { readonly action: string | undefined; readonly body: unknown }[] = []
  let refusal: string | undefined
  const server = createServer(async (request, response) => {
    seen.push({ action: request.headers['x-amz-target']?.toString(), body: await jsonOf(request) })
    response.writeHead(refusal === undefined ? 200 : 400, { 'content-type': 'application/x-amz-json-1.0' })
    response.end(
      JSON.stringify(refusal === undefined ? {} : { __type: refusal, message: 'the words of the service' }),
    )
  })
  beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)))
  beforeEach(() => {
    seen.length = 0
    refusal = undefined
  })
  afterAll(() => {
    server.closeAllConnections()
    return new Promise<void>((resolve) => server.close(() => resolve()))
  })
  return {
    seen,
    refuse(code: string): void {
      refusal = code
    },
    client: () =>
      new SFNClient({
        endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        region: 'eu-central-1',
        credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
        maxAttempts: 1,
      }),
  }
}

const service = stepFunctionsServer()
const start = () => createStepFunctionsStart({ client: service.client(), stateMachine }).start(input)
const signal = () => createStepFunctionsSignal({ client: service.client() }).signal('a task token')

describe('starting the workflow', () => {
  test('names the execution by its approval, so that there is one', async () => {
    await start()
    expect(service.seen).toEqual([
      {
        action: 'AWSStepFunctions.StartExecution',
        body: { stateMachineArn: stateMachine, name: input.approval, input: JSON.stringify(input) },
      },
    ])
  })

  test('again is no failure: it has been started', async () => {
    service.refuse('ExecutionAlreadyExists')
    await expect(start()).resolves.toBeUndefined()
  })

  test.each(['ExecutionLimitExceeded', 'StateMachineDoesNotExist', 'ThrottlingException'])(
    'fails where it was not (%s), by the name of the error alone',
    async (code) => {
      service.refuse(code)
      const detail = `approval workflow: ${code}`
      await expect(start()).rejects.toMatchObject({ code: 'store_unavailable', detail })
    },
  )
})

describe('signalling it', () => {
  test('says that there is something to count, and not what', async () => {
    expect(await signal()).toBe(true)
    expect(service.seen).toEqual([
      {
        action: 'AWSStepFunctions.SendTaskSuccess',
        body: { taskToken: 'a task token', output: '{}' },
      },
    ])
  })

  test.each(['TaskTimedOut', 'TaskDoesNotExist', 'InvalidToken'])(
    'finds nothing that waits under the token any more (%s)',
    async (code) => {
      service.refuse(code)
      expect(await signal()).toBe(false)
    },
  )

  test('fails where it is not known whether it was heard', async () => {
    service.refuse('ThrottlingException')
    await expect(signal()).rejects.toMatchObject({ code: 'store_unavailable' })
  })
})
