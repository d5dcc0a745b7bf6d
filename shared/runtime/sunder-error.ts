/** Each way in which a request can fail: the HTTP status, and the words that its caller may read. */
export const errorTable = {
  invalid_json: [400, 'The body is not valid JSON.'],
  invalid_request: [400, 'The request is not valid.'],
  filter_not_allowed: [400, 'The filter uses a key that this collection does not declare filterable.'],
  invalid_token: [401, 'A valid bearer token is required.'],
  grant_required: [403, 'This endpoint takes a grant token. Ask for one with POST /grants.'],
  duty_conflict: [403, 'This identity holds more than one duty.'],
  duty_forbidden: [403, "This endpoint is not part of this identity's duty."],
  duty_bound: [403, 'This identity exercised another duty and its cooling-off time has not passed.'],
  read_after_embed: [403, 'This identity, or its owner, embedded into this collection and may not read it.'],
  grant_revoked: [403, 'The grant was revoked.'],
  grant_completed: [403, 'The grant was completed.'],
  grant_expired: [403, 'The grant has expired.'],
  grant_exhausted: [403, "The request needs more inputs than the grant's budget has left."],
  source_denied: [403, "The source is not among the collection's allowed sources."],
  content_blocked: [403, 'The content is not allowed by policy.'],
  approval_required: [403, 'The content needs an approval.'],
  link_unknown: [404, 'This link is not one of ours. It may have been cut off, or its request is long over.'],
  link_foreign: [403, 'This link was sent to somebody else.'],
  code_wrong: [403, 'The code does not fit this link.'],
  not_an_approver: [403, 'You are not, or no longer, among those who may decide about this.'],
  self_approval: [403, 'Nobody decides about what is their own.'],
  reason_refused: [400, 'The reason can not be kept as it is.'],
  form_foreign: [403, 'This form was not sent from the page. Open the link again.'],
  vote_stale: [409, 'What is asked, or the policy, has changed since the page was shown. Look again.'],
  already_voted: [409, 'You have voted already.'],
  approval_over: [409, 'This can no longer be decided.'],
  owner_unknown: [
    403,
    'What this identity asks for may need an approval, and neither its token nor the policy names the person behind it.',
  ],
  query_not_allowed: [403, "The collection's policy does not allow this kind of query."],
  not_found: [404, 'Not found.'],
  model_not_found: [404, 'The model does not exist, or the grant does not cover it.'],
  method_not_allowed: [405, 'The method is not allowed here.'],
  conflict: [409, 'The resource is in a state that does not allow this.'],
  payload_changed: [409, 'What was kept is not what was asked for.'],
  request_too_large: [413, 'The request is too large.'],
  unsupported_media_type: [415, 'The body must be application/json.'],
  rate_limited: [429, 'Too many requests.'],
  overloaded: [
    429,
    'The gateway has more to do than it can, and did nothing of this. Try again a little later.',
  ],
  internal_error: [500, 'Something went wrong. Quote the request id to the operator.'],
  upstream_error: [502, 'The embedding model could not answer.'],
  audit_unavailable: [503, 'The request could not be recorded, so it was not carried out.'],
  policy_unsigned: [503, 'The policy was changed without a signature that the one before it demands.'],
  store_unavailable: [503, 'A store of the gateway is not available.'],
  detection_unavailable: [503, 'The text could not be checked for regulated data.'],
  mail_unavailable: [503, 'A mail could not be sent.'],
  identity_unavailable: [503, "The identity provider's keys could not be read."],
  upstream_rate_limited: [503, 'The embedding model is over its rate limit.'],
  // Of API Gateway, where a function can't say so itself.
  function_unavailable: [503, 'What answers this is not available. Try again a little later.'],
  function_timeout: [504, 'This took longer than it may. What was begun is on record.'],
  upstream_timeout: [504, 'The embedding model did not answer in time.'],
} as const satisfies Record<string, readonly [status: number, message: string]>

export type ErrorCode = keyof typeof errorTable

export interface ErrorContext {
  /** Replaces the table's public message. Must not hold a payload, a token or a credential. */
  readonly message?: string
  /** The request's field that is at fault, e.g. `input[3]`. */
  readonly param?: string
  /** For the log alone, never for the caller. */
  readonly detail?: string
  readonly retryAfterSeconds?: number
  readonly cause?: unknown
}

/** The one error class: a literal code, a public message, and an internal detail kept apart from it. */
export class SunderError extends Error {
  readonly code: ErrorCode
  readonly status: number
  readonly param: string | undefined
  readonly detail: string | undefined
  readonly retryAfterSeconds: number | undefined

  constructor(code: ErrorCode, context: ErrorContext = {}) {
    const [status, message] = errorTable[code]
    super(context.message ?? message, context.cause === undefined ? {} : { cause: context.cause })
    this.name = 'SunderError'
    this.code = code
    this.status = status
    this.param = context.param
    this.detail = context.detail
    this.retryAfterSeconds = context.retryAfterSeconds
  }
}
