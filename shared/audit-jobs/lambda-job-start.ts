import type { LambdaClient } from '@aws-sdk/client-lambda'
import { leaveForFunction } from '../runtime/invoke-function.ts'
import type { JobStart } from './job-start.ts'

/** The runner as a function of its own, which Lambda tries twice more where it fails. */
export function createLambdaJobStart(lambda: {
  readonly client: LambdaClient
  readonly functionName: string
}): JobStart {
  return { start: ({ owner, id }) => leaveForFunction(lambda, { owner, id }) }
}
