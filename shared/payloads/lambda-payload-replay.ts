import type { LambdaClient } from '@aws-sdk/client-lambda'
import * as z from 'zod/mini'
import { isDataClass } from '../regulated-data/classes.ts'
import { regulatedActions } from '../regulated-data/policy/regulated-actions.ts'
import { invokeFunction } from '../runtime/invoke-function.ts'
import { SunderError } from '../runtime/sunder-error.ts'
import { verdictSchema } from './lambda-payload-check.ts'
import { type JudgedClasses, type PayloadReplay, replayDecisions } from './payload-replay.ts'

const classSchema = z.strictObject({
  count: z.int().check(z.minimum(0)),
  action: z.enum(regulatedActions),
})

const replayedSchema = z.extend(verdictSchema, {
  now: z.nullable(
    z.strictObject({
      decision: z.enum(replayDecisions),
      reasons: z.array(z.string()),
      classes: z.custom<JudgedClasses>(isJudged),
    }),
  ),
})

/** The replay as a function of its own: the one that asks holds no right to a payload. */
export function createLambdaPayloadReplay(lambda: {
  readonly client: LambdaClient
  readonly functionName: string
}): PayloadReplay {
  return {
    async replay(question) {
      const verdict = replayedSchema.safeParse(await invokeFunction(lambda, { replay: question }))
      if (!verdict.success) throw new SunderError('store_unavailable', { detail: 'read-payload: no verdict' })
      return verdict.data
    },
  }
}

function isJudged(value: unknown): value is JudgedClasses {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.entries(value).every(
      ([name, judged]) => isDataClass(name) && classSchema.safeParse(judged).success,
    )
  )
}
