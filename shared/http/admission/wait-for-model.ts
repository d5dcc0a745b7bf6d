import type { Clock } from '../../runtime/clock.ts'
import type { ServiceContext } from '../operation.ts'

/** Has the time of `work` told apart from the gateway's own: time spent waiting for a model does not mean that the gateway is slow. */
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
