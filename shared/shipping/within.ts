/**
 * Does something with a signal that comes after a time, or with another one.
 *
 * `AbortSignal.any` over `AbortSignal.timeout` would say the same, but Node 20 may collect a time-out that nothing
 * else holds, and it never comes.
 */
export async function within<Result>(
  milliseconds: number,
  outer: AbortSignal,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController()
  const abort = () => controller.abort()
  const timer = setTimeout(abort, milliseconds)
  if (outer.aborted) abort()
  outer.addEventListener('abort', abort)
  try {
    return await work(controller.signal)
  } finally {
    clearTimeout(timer)
    outer.removeEventListener('abort', abort)
  }
}
