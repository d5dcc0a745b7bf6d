import { toSunderError } from '../../http/error-response.ts'
import { metricOf } from '../../http/metric-of-error.ts'
import type { LambdaRuntime } from './lambda-runtime.ts'

/** A function that another one invokes. What went wrong is logged and counted, and thrown on: Lambda tells the asker that it failed. */
export function serveInvocation<Answer>(
  answer: (event: unknown) => Promise<Answer>,
  { log, metrics }: Pick<LambdaRuntime, 'log' | 'metrics'>,
): (event: unknown) => Promise<Answer> {
  return async (event) => {
    try {
      return await answer(event)
    } catch (thrown) {
      const error = toSunderError(thrown)
      const metric = metricOf(error.code)
      if (metric !== undefined) metrics.count(metric)
      log.error({ code: error.code, detail: error.detail }, 'invocation failed')
      throw error
    } finally {
      metrics.publish()
    }
  }
}
