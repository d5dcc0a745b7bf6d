import type { MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { SunderError } from '../runtime/sunder-error.ts'

/** API Gateway's own limit on a request body, held on one machine too. */
export const maxBodyBytes = 10 * 1024 * 1024

/**
 * Refuses a larger body: by its announced length, which the server holds it to, or by counting where none is announced.
 *
 * hono's own middleware looks at the body in either case, and that alone makes a stream of it: a twentieth of a
 * millisecond for each request.
 */
export function limitBody(): MiddlewareHandler {
  const counting = bodyLimit({ maxSize: maxBodyBytes, onError: refuse })
  return (context, next) => {
    const { req } = context
    if (req.method === 'GET' || req.method === 'HEAD') return next()
    const announced = req.header('content-length') ?? ''
    // Where both are given the length does not count (RFC 9112, section 6.3).
    if (req.header('transfer-encoding') !== undefined || !/^\d{1,15}$/.test(announced)) {
      return counting(context, next)
    }
    return Number(announced) > maxBodyBytes ? refuse() : next()
  }
}

function refuse(): never {
  throw new SunderError('request_too_large', { message: 'The body may hold 10 MiB at most.' })
}
