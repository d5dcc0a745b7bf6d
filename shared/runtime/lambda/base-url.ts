import type { APIGatewayProxyEvent } from 'aws-lambda'
import type { ServiceContext } from '../../http/operation.ts'

/**
 * The app's own address as the browser sees it, from API Gateway's event: under a custom domain without the stage, else
 * with it. The host is one that API Gateway answers for, whatever the client named.
 */
export function baseUrlOfEvent(context: ServiceContext): string {
  const { event } = context.env as { event: APIGatewayProxyEvent }
  const { domainName = '', path } = event.requestContext
  const prefix = path.endsWith(event.path) ? path.slice(0, path.length - event.path.length) : ''
  return `https://${domainName}${prefix}`
}
