import { ResponseType, type RestApi } from 'aws-cdk-lib/aws-apigateway'
import { errorBody } from '../../shared/http/error-response.ts'
import { type ErrorCode, SunderError } from '../../shared/runtime/sunder-error.ts'

interface GatewayAnswer {
  readonly type: ResponseType
  readonly code: ErrorCode
  readonly retryAfterSeconds?: number
}

/**
 * What API Gateway answers itself, without the function: a caller finds the same shape as ever, and when to come again.
 * A function that has no concurrency left is reported as a failure of the integration, or as a wrong configuration.
 */
const answers: Readonly<Record<string, GatewayAnswer>> = {
  Throttled: { type: ResponseType.THROTTLED, code: 'overloaded', retryAfterSeconds: 2 },
  QuotaExceeded: { type: ResponseType.QUOTA_EXCEEDED, code: 'rate_limited', retryAfterSeconds: 60 },
  IntegrationFailure: {
    type: ResponseType.INTEGRATION_FAILURE,
    code: 'function_unavailable',
    retryAfterSeconds: 2,
  },
  ConfigurationError: {
    type: ResponseType.API_CONFIGURATION_ERROR,
    code: 'function_unavailable',
    retryAfterSeconds: 5,
  },
  IntegrationTimeout: {
    type: ResponseType.INTEGRATION_TIMEOUT,
    code: 'function_timeout',
    retryAfterSeconds: 5,
  },
  TooLarge: { type: ResponseType.REQUEST_TOO_LARGE, code: 'request_too_large' },
}

const noStore = { 'cache-control': "'no-store'" }

/** Gives an API's own answers the shape of errors, and `Retry-After` where another try can help. */
export function shapeGatewayAnswers(api: RestApi): void {
  for (const [id, { type, code, retryAfterSeconds }] of Object.entries(answers)) {
    const error = new SunderError(code)
    api.addGatewayResponse(id, {
      type,
      statusCode: String(error.status),
      responseHeaders: {
        ...noStore,
        ...(retryAfterSeconds !== undefined && { 'retry-after': `'${retryAfterSeconds}'` }),
      },
      templates: { 'application/json': JSON.stringify(errorBody(error)) },
    })
  }
  for (const [id, type, like] of [
    ['Other4xx', ResponseType.DEFAULT_4XX, 'invalid_request'],
    ['Other5xx', ResponseType.DEFAULT_5XX, 'internal_error'],
  ] as const) {
    const { error } = errorBody(new SunderError(like))
    // API Gateway's own words stand in quotes already; a status is left as it is.
    const body = JSON.stringify({ error: { ...error, message: 'its own' } })
    api.addGatewayResponse(id, {
      type,
      responseHeaders: noStore,
      templates: { 'application/json': body.replace('"its own"', '$context.error.messageString') },
    })
  }
}
