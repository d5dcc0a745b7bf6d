import type { Context, MiddlewareHandler } from 'hono'
import { SunderError } from '../runtime/sunder-error.ts'

/** API Gateway's own limit on a request body, held on one machine too. */
export const maxBodyBytes = 10 * 1024 * 1024

/**
 * Refuses a larger body: by its announced length, which the server holds it to, or by counting where none is announced.
 *
 * Nothing is read here: whoever has no right to be heard is told so before a byte of the body is waited for.
 *
 * hono's own middleware looks at the body in either case, and that alone makes a stream of it, which takes longer than
 * reading it; and it believes a length that is no number.
 */
export const limitBody: MiddlewareHandler = async (context, next) => {
  const { req } = context
  if (req.method === 'GET' || req.method === 'HEAD') return await next()
  const announced = req.header('content-length') ?? ''
  // Where both are given the length does not count (RFC 9112, section 6.3).
  if (req.header('transfer-encoding') !== undefined || !/^\d{1,15}$/.test(announced)) countReading(context)
  else if (Number(announced) > maxBodyBytes) throw tooLarge()
  return await next()
}

/** Puts a body in place of the request's own that ends with an error where it holds too much. */
function countReading({ req }: Context): void {
  const { body } = req.raw
  if (body === null) return
  let size = 0
  const counting = new TransformStream<Uint8Array, Uint8Array>({
    transform(part, controller) {
      size += part.byteLength
      if (size > maxBodyBytes) controller.error(tooLarge())
      else controller.enqueue(part)
    },
  })
  req.raw = new Request(req.raw, { body: body.pipeThrough(counting), duplex: 'half' })
}

function tooLarge(): SunderError {
  return new SunderError('request_too_large', { message: 'The body may hold 10 MiB at most.' })
}
