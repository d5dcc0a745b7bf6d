import * as z from 'zod/mini'
import { SunderError } from '../runtime/sunder-error.ts'
import './issue-messages.ts'

/** When to come again, where the error itself does not say: after a limit's minute, or once a part may be back. */
const retryAfterSeconds: Readonly<Record<number, number>> = { 429: 60, 503: 5 }

/** The error shape that OpenAI's SDKs parse. */
export const errorBodySchema = z.object({
  error: z.object({
    message: z.string(),
    type: z.string(),
    code: z.string(),
    param: z.nullable(z.string()),
  }),
})

/** What the caller reads of a failure: the public message and code, never the detail or the cause. */
export function errorBody({ message, status, code, param }: SunderError): z.output<typeof errorBodySchema> {
  return { error: { message, type: errorType(status), code, param: param ?? null } }
}

export function errorResponse(error: SunderError): Response {
  const headers = new Headers({ 'content-type': 'application/json; charset=utf-8' })
  if (error.status === 401) headers.set('www-authenticate', 'Bearer realm="sunder", error="invalid_token"')
  const retryAfter = error.retryAfterSeconds ?? retryAfterSeconds[error.status]
  if (retryAfter !== undefined) headers.set('retry-after', String(retryAfter))
  return new Response(JSON.stringify(errorBody(error)), { status: error.status, headers })
}

/** Anything that is not a `SunderError` is a defect: its words stay inside. */
export function toSunderError(error: unknown): SunderError {
  if (error instanceof SunderError) return error
  const detail = error instanceof Error ? `${error.name}: ${error.message}` : typeof error
  return new SunderError('internal_error', { detail, cause: error })
}

function errorType(status: number): string {
  if (status === 401) return 'authentication_error'
  if (status === 403) return 'permission_error'
  if (status === 429) return 'rate_limit_error'
  return status >= 500 ? 'server_error' : 'invalid_request_error'
}
