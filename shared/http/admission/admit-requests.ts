import type { MiddlewareHandler } from 'hono'
import type { ServiceVariables } from '../operation.ts'
import { bearerToken } from '../parse-request.ts'
import type { Admission } from './admission.ts'

/**
 * Takes on as many requests as the app has places for. Before the body is read: what waits holds no more of it than its
 * connection does, and what is shed leaves the server to drain it (half a second, then the connection is cut).
 */
export function admitRequests(admission: Admission | undefined): MiddlewareHandler<ServiceVariables> {
  return async (context, next) => {
    if (admission === undefined) return await next()
    const end = await admission.enter({
      token: bearerToken(context),
      bodyBytes: announcedBytes(context.req.method, (name) => context.req.header(name)),
    })
    try {
      await next()
    } finally {
      end(context.get('waitedMs') ?? 0)
    }
  }
}

/** Undefined for a body whose length is not told in advance. */
function announcedBytes(method: string, header: (name: string) => string | undefined): number | undefined {
  if (header('transfer-encoding') !== undefined) return undefined
  const length = Number(header('content-length') ?? 0)
  if (Number.isSafeInteger(length) && length >= 0) return length
  return method === 'GET' || method === 'HEAD' ? 0 : undefined
}
