import type { MiddlewareHandler } from 'hono'
import { newId } from '../runtime/random.ts'
import type { ServiceRuntime } from './create-service.ts'
import type { ServiceVariables } from './operation.ts'

/** Gives each request an id and a moment, and a line of the log: never a payload, a header, a query or a path. */
export function observeRequests({ clock, random, log }: ServiceRuntime): MiddlewareHandler<ServiceVariables> {
  return async (context, next) => {
    const arrivedAt = clock()
    const requestId = newId('req', random)
    context.set('requestId', requestId)
    context.set('arrivedAt', arrivedAt)
    context.set('clock', clock)
    await next()
    // Not by the context, which would make the answer anew for each, and a stream of its text.
    const { headers } = context.res
    headers.set('x-request-id', requestId)
    if (!headers.has('cache-control')) headers.set('cache-control', 'no-store')
    const { method, routePath } = context.req
    log.info(
      { requestId, method, route: routePath, status: context.res.status, ms: clock() - arrivedAt },
      'request',
    )
  }
}
