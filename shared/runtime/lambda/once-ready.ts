import { SunderError } from '../sunder-error.ts'

/**
 * A handler whose parts are put together once, beginning while the module is still being loaded. Where that
 * failed, the next invocation tries anew: a key service that was away for a moment must not leave a function
 * broken for as long as its process lives.
 */
export function onceReady<Event, Context, Result>(
  compose: () => Promise<(event: Event, context: Context) => Promise<Result>>,
): (event: Event, context: Context) => Promise<Result> {
  const start = () => {
    const started = compose()
    // Seen by whoever awaits it; until then a failure is no unhandled rejection.
    started.catch(() => undefined)
    return started
  }
  let composed: ReturnType<typeof compose> | undefined = start()
  return async (event, context) => {
    composed ??= start()
    let handle: Awaited<typeof composed>
    try {
      handle = await composed
    } catch (error) {
      composed = undefined
      throw new Error(`The function could not be set up: ${reasonOf(error)}`, { cause: error })
    }
    return handle(event, context)
  }
}

/** For Lambda's own log, which shows a message and no detail. */
function reasonOf(error: unknown): string {
  if (error instanceof SunderError) return `${error.code}, ${error.detail ?? 'no detail'}`
  return error instanceof Error ? `${error.name}: ${error.message}` : 'unknown'
}
