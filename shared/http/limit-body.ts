import type { Context, MiddlewareHandler } from 'hono'
import { SunderError } from '../runtime/sunder-error.ts'

/** API Gateway's own limit on a request body, held on one machine too. */
export const maxBodyBytes = 10 * 1024 * 1024

/**
 * Refuses a larger body: by its announced length, which the server holds it to, or by counting where none is announced.
 *
 * hono's own middleware looks at the body in either case, and that alone makes a stream of it, which takes longer than
 * reading it; and it believes a length that is no number.
 */
export const limitBody: MiddlewareHandler = async (context, next) => {
  const { req } = context
  if (req.method === 'GET' || req.method === 'HEAD') return await next()
  const announced = req.header('content-length') ?? ''
  // Where both are given the length does not count (RFC 9112, section 6.3).
  if (req.header('transfer-encoding') !== undefined || !/^\d{1,15}$/.test(announced))
    await readCounting(context)
  else if (Number(announced) > maxBodyBytes) throw tooLarge()
  return await next()
}

/** Reads the body as far as it may go, and puts what was read in its place. */
async function readCounting({ req }: Context): Promise<void> {
  if (req.raw.body === null) return
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of req.raw.body) {
    size += part.byteLength
    if (size > maxBodyBytes) throw tooLarge()
    parts.push(part)
  }
  req.raw = new Request(req.raw, { body: Buffer.concat(parts) })
}

function tooLarge(): SunderError {
  return new SunderError('request_too_large', { message: 'The body may hold 10 MiB at most.' })
}
