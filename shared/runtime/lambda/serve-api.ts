import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda'
import type { Hono } from 'hono'
import { handle } from 'hono/aws-lambda'
import type { UnauthenticatedCounter } from '../../audit/unauthenticated-counter.ts'
import { errorResponse } from '../../http/error-response.ts'
import type { ServiceVariables } from '../../http/operation.ts'
import { SunderError } from '../sunder-error.ts'
import type { InvocationMetrics } from './powertools-metrics.ts'

/** Lambda's limit on a buffered response is 6 MB (Lambda quotas), headers and framing included. */
const maxResponseBytes = 6_000_000

/**
 * An app behind API Gateway's Lambda proxy integration (REST API, payload format 1.0).
 *
 * What was counted is written before the answer leaves: afterwards the process may be frozen.
 */
export function serveApi(
  app: Hono<ServiceVariables>,
  {
    unauthenticated,
    metrics,
  }: { readonly unauthenticated: UnauthenticatedCounter; readonly metrics: InvocationMetrics },
): (event: APIGatewayProxyEvent, context: Context) => Promise<APIGatewayProxyResult> {
  const invoke = handle(app as unknown as Hono)
  return async (event, context) => {
    const result = (await invoke(
      event as unknown as Parameters<typeof invoke>[0],
      context as never,
    )) as APIGatewayProxyResult
    await Promise.all([unauthenticated.settle(), unauthenticated.flush()])
    metrics.publish()
    if (Buffer.byteLength(result.body) <= maxResponseBytes) return result
    const refusal = errorResponse(
      new SunderError('request_too_large', {
        message: 'The answer would be larger than 6 MB: ask for fewer rows, or without vectors.',
      }),
    )
    return {
      statusCode: refusal.status,
      headers: { ...result.headers, 'content-type': 'application/json; charset=utf-8' },
      body: await refusal.text(),
      isBase64Encoded: false,
    }
  }
}
