import type { MiddlewareHandler } from 'hono'
import type { ServiceVariables } from './operation.ts'

/**
 * Lets an answer bring a Content-Security-Policy of its own, by `context.set('contentSecurityPolicy', …)`. To be used
 * before the middleware of the service's headers, which writes them on the way out.
 */
export const ownSecurityPolicy: MiddlewareHandler<ServiceVariables> = async (context, next) => {
  await next()
  const own = context.get('contentSecurityPolicy')
  if (own !== undefined) context.res.headers.set('content-security-policy', own)
}
