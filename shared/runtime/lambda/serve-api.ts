import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda'
import type { Hono } from 'hono'
import { handle } from 'hono/aws-lambda'
import type { UnauthenticatedCounter } from '../../audit/unauthenticated-counter.ts'
import type { ServiceVariables } from '../../http/operation.ts'
import type { InvocationMetrics } from './powertools-metrics.ts'

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
  }: {
    readonly unauthenticated: Pick<UnauthenticatedCounter, 'settle' | 'flush'>
    readonly metrics: InvocationMetrics
  },
): (event: APIGatewayProxyEvent, context: Context) => Promise<APIGatewayProxyResult> {
  const invoke = handle(app as unknown as Hono, { isContentTypeBinary })
  return async (event, context) => {
    const result = (await invoke(
      event as unknown as Parameters<typeof invoke>[0],
      context as never,
    )) as APIGatewayProxyResult
    await Promise.all([unauthenticated.settle(), unauthenticated.flush()])
    metrics.publish()
    return result
  }
}

/** What API Gateway is to turn back into bytes. Everything else that is answered is text, also where its type does not say so. */
function isContentTypeBinary(contentType: string): boolean {
  return contentType.startsWith('application/octet-stream')
}
