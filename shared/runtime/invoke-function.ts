import {
  type InvocationType,
  InvokeCommand,
  type LambdaClient,
  TooManyRequestsException,
} from '@aws-sdk/client-lambda'
import { SunderError } from './sunder-error.ts'

/**
 * Asks another function and waits for its answer, as JSON both ways.
 *
 * @throws SunderError `store_unavailable` when it can't be reached, is over its concurrency, or fails
 */
export async function invokeFunction(
  { client, functionName }: { readonly client: LambdaClient; readonly functionName: string },
  request: object,
): Promise<unknown> {
  const { FunctionError, Payload } = await send(client, functionName, request)
  if (FunctionError !== undefined) {
    // The payload then holds the other side's error and stack: not for the caller, nor for the log.
    throw new SunderError('store_unavailable', { detail: `function ${functionName}: ${FunctionError}` })
  }
  try {
    return JSON.parse(Buffer.from(Payload ?? []).toString('utf8'))
  } catch {
    throw new SunderError('store_unavailable', { detail: `function ${functionName}: no JSON` })
  }
}

/**
 * Leaves a request for another function, which Lambda hands over in its own time, twice more where that fails.
 *
 * @throws SunderError `store_unavailable` when it can't be left
 */
export async function leaveForFunction(
  { client, functionName }: { readonly client: LambdaClient; readonly functionName: string },
  request: object,
): Promise<void> {
  await send(client, functionName, request, 'Event')
}

async function send(
  client: LambdaClient,
  functionName: string,
  request: object,
  InvocationType?: InvocationType,
) {
  try {
    return await client.send(
      new InvokeCommand({
        FunctionName: functionName,
        Payload: Buffer.from(JSON.stringify(request)),
        ...(InvocationType && { InvocationType }),
      }),
    )
  } catch (error) {
    const name = error instanceof Error ? error.name : 'failed'
    throw new SunderError('store_unavailable', {
      detail: `function ${functionName}: ${name}`,
      ...(error instanceof TooManyRequestsException ? { retryAfterSeconds: 1 } : {}),
      cause: error,
    })
  }
}
