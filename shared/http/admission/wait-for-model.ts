import type { Clock } from '../../runtime/clock.ts'
import type { ServiceContext } from '../operation.ts'

/** Has the time of `work` told apart from the gateway's own: what it is waited for does not say that we are late. */
export async function waitForModel<Result>(
  context: ServiceContext,
  clock: Clock,
  work: () => Promise<Result>,
): Promise<Result> {
  const began = clock()
  try {
    return await work()
  } finally {
    context.set('modelMs', (context.get('modelMs') ?? 0) + clock() - began)
  }
}
