import type { LambdaClient } from '@aws-sdk/client-lambda'
import * as z from 'zod/mini'
import { invokeFunction } from '../runtime/invoke-function.ts'
import { SunderError } from '../runtime/sunder-error.ts'
import type { PayloadCheck } from './payload-check.ts'

export const verdictSchema = z.strictObject({
  kept: z.boolean(),
  matches: z.boolean(),
  bytes: z.int().check(z.minimum(0)),
})

/** The check as a function of its own: the one that asks holds no right to a payload. */
export function createLambdaPayloadCheck(lambda: {
  readonly client: LambdaClient
  readonly functionName: string
}): PayloadCheck {
  return {
    async check(question) {
      const verdict = verdictSchema.safeParse(await invokeFunction(lambda, question))
      if (!verdict.success) throw new SunderError('store_unavailable', { detail: 'read-payload: no verdict' })
      return verdict.data
    },
  }
}
