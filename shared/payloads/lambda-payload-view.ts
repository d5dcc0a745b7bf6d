import type { LambdaClient } from '@aws-sdk/client-lambda'
import * as z from 'zod/mini'
import { isDataClass } from '../regulated-data/classes.ts'
import type { ClassCounts } from '../regulated-data/masking/class-counts.ts'
import { invokeFunction } from '../runtime/invoke-function.ts'
import { SunderError } from '../runtime/sunder-error.ts'
import { verdictSchema } from './lambda-payload-check.ts'
import type { PayloadView } from './payload-view.ts'

const shownSchema = z.extend(verdictSchema, {
  content: z.json(),
  masked: z.custom<ClassCounts>(isCounts),
})

/** The view as a function of its own: the one that asks holds no right to a payload. */
export function createLambdaPayloadView(lambda: {
  readonly client: LambdaClient
  readonly functionName: string
}): PayloadView {
  return {
    async show(look) {
      const shown = shownSchema.safeParse(await invokeFunction(lambda, { show: look }))
      if (!shown.success) throw new SunderError('store_unavailable', { detail: 'read-payload: no answer' })
      return shown.data
    },
  }
}

function isCounts(value: unknown): value is ClassCounts {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.entries(value).every(([name, count]) => isDataClass(name) && Number.isSafeInteger(count))
  )
}
