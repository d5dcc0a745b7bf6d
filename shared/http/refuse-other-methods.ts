import type { Hono } from 'hono'
import type { ServiceContext, ServiceVariables } from './operation.ts'

/**
 * Refuses, on every path that the app serves by now, the methods that it is not served by, and says which it is
 * (RFC 9110, section 15.5.6). To be called once all else is in place.
 *
 * @param refuse answers with 405
 */
export function refuseOtherMethods(
  app: Hono<ServiceVariables>,
  refuse: (context: ServiceContext) => Response | Promise<Response>,
): void {
  const methodsOf = new Map<string, Set<string>>()
  for (const { path, method } of app.routes) {
    // Middleware, which is for all of them.
    if (method === 'ALL') continue
    const methods = methodsOf.get(path) ?? new Set()
    methodsOf.set(path, methods.add(method))
    if (method === 'GET') methods.add('HEAD')
  }
  for (const [path, methods] of methodsOf) {
    const allow = [...methods].join(', ')
    app.all(path, async (context) => {
      const response = await refuse(context)
      response.headers.set('allow', allow)
      return response
    })
  }
}
