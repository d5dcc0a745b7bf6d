import type { LambdaClient } from '@aws-sdk/client-lambda'
import * as z from 'zod/mini'
import { invokeFunction } from '../runtime/invoke-function.ts'
import { SunderError } from '../runtime/sunder-error.ts'
import type { SealOnDemand } from './seal-on-demand.ts'

const answerSchema = z.strictObject({
  size: z.int().check(z.minimum(0)),
  checkpoint: z.exactOptional(z.string().check(z.maxLength(65_536))),
})

/** The sealer as a function of its own: who asks for a seal can neither write to the log nor sign. */
export function createLambdaSealOnDemand(lambda: {
  readonly client: LambdaClient
  readonly functionName: string
}): SealOnDemand {
  return {
    async seal() {
      const answer = answerSchema.safeParse(await invokeFunction(lambda, {}))
      if (!answer.success) throw new SunderError('store_unavailable', { detail: 'seal-audit: no answer' })
      const { size, checkpoint } = answer.data
      return { size, checkpoint }
    },
  }
}
