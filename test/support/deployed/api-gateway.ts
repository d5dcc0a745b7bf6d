import { createServer, type IncomingMessage } from 'node:http'
import type { APIGatewayProxyResult } from 'aws-lambda'
import type { LambdaService } from './lambda-service.ts'
import { listenOnLoopback } from './listen-on-loopback.ts'

export interface RestApi {
  readonly url: string
  close(): Promise<void>
}

/** A REST API with Lambda proxy integration: HTTP in, events of payload format 1.0 to the function, HTTP out. */
export async function startRestApi(
  lambda: LambdaService,
  {
    functionName,
    binaryMediaTypes,
  }: { readonly functionName: string; readonly binaryMediaTypes: readonly string[] },
): Promise<RestApi> {
  const isBinary = (type: string | undefined) =>
    binaryMediaTypes.includes('*/*') || binaryMediaTypes.includes(type?.split(/[,;]/)[0]?.trim() ?? '')
  const server = createServer(async (request, response) => {
    const event = await eventOf(request, isBinary(request.headers['content-type']))
    const { payload, failed } = await lambda
      .invoke(functionName, JSON.stringify(event))
      .catch(() => ({ payload: '', failed: true }))
    if (failed) {
      response.writeHead(502, { 'content-type': 'application/json' })
      response.end('{"message":"Internal server error"}')
      return
    }
    const { statusCode, headers, multiValueHeaders, body, isBase64Encoded } = JSON.parse(
      payload,
    ) as APIGatewayProxyResult
    for (const [name, value] of Object.entries(headers ?? {})) response.setHeader(name, String(value))
    for (const [name, values] of Object.entries(multiValueHeaders ?? {})) {
      response.setHeader(name, values.map(String))
    }
    response.writeHead(statusCode)
    const isBytes = isBase64Encoded === true && isBinary(request.headers.accept)
    response.end(Buffer.from(body, isBytes ? 'base64' : 'utf8'))
  })
  return listenOnLoopback(server)
}

/** API Gateway's documentation, "Input format of a Lambda function for proxy integration". */
async function eventOf(request: IncomingMessage, isBase64Encoded: boolean): Promise<object> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://api')
  const headers: Record<string, string> = {}
  const multiValueHeaders: Record<string, string[]> = {}
  for (const [name, values] of Object.entries(request.headersDistinct)) {
    if (values === undefined) continue
    headers[name] = values.at(-1) ?? ''
    multiValueHeaders[name] = values
  }
  const names = [...new Set(searchParams.keys())]
  const entries = names.map((name) => [name, searchParams.getAll(name)] as const)
  return {
    resource: '/{proxy+}',
    path: pathname,
    httpMethod: request.method,
    headers,
    multiValueHeaders,
    queryStringParameters:
      entries.length === 0
        ? null
        : Object.fromEntries(entries.map(([name, values]) => [name, values.at(-1)])),
    multiValueQueryStringParameters: entries.length === 0 ? null : Object.fromEntries(entries),
    pathParameters: { proxy: pathname.slice(1) },
    stageVariables: null,
    requestContext: {
      accountId: '123456789012',
      apiId: 'api',
      domainName: request.headers.host ?? 'api',
      httpMethod: request.method,
      identity: { sourceIp: '127.0.0.1', userAgent: request.headers['user-agent'] ?? null },
      path: `/v1${pathname}`,
      protocol: 'HTTP/1.1',
      requestId: 'request',
      resourceId: 'resource',
      resourcePath: '/{proxy+}',
      stage: 'v1',
    },
    body: parts.length === 0 ? null : Buffer.concat(parts).toString(isBase64Encoded ? 'base64' : 'utf8'),
    isBase64Encoded,
  }
}
