import type { ServiceContext } from '../operation.ts'

/**
 * Has the time of `work` told apart from the gateway's own: time spent waiting for a model, or for a client that sends its
 * body slowly, does not mean that the gateway is slow.
 */
export async function waitForOthers<Result>(
  context: ServiceContext,
  work: () => Promise<Result>,
): Promise<Result> {
  const clock = context.get('clock')
  const began = clock()
  try {
    return await work()
  } finally {
    context.set('waitedMs', (context.get('waitedMs') ?? 0) + clock() - began)
  }
}
