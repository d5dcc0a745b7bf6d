import { type ErrorCode, SunderError } from '../../../shared/runtime/sunder-error.ts'

/** What today's policy, or the payload itself, has against it: trying again would change nothing. */
const refusals: ReadonlySet<ErrorCode> = new Set([
  'content_blocked',
  'source_denied',
  'not_found',
  'model_not_found',
  'payload_changed',
  'invalid_request',
])

export function isRefusal(error: unknown): error is SunderError {
  return error instanceof SunderError && refusals.has(error.code)
}
