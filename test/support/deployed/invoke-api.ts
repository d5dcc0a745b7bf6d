import { createServer } from 'node:http'
import { bodyOf, type InvocationResult } from './execution-environment.ts'
import { listenOnLoopback } from './listen-on-loopback.ts'

export interface InvokeApi {
  readonly url: string
  close(): Promise<void>
}

/** Lambda's `Invoke` API, for functions and the engine of workflows that call functions. */
export async function startInvokeApi(
  invoke: (name: string, event: string) => Promise<InvocationResult>,
): Promise<InvokeApi> {
  const server = createServer(async (request, response) => {
    const [, name] = /^\/2015-03-31\/functions\/([^/]+)\/invocations/.exec(request.url ?? '') ?? []
    const invoked = invoke(decodeURIComponent(name ?? ''), await bodyOf(request)).catch(
      // Its process ended, as all do where the service is closed under a workflow that goes on.
      () => ({ payload: '{"errorType":"Runtime.ExitError"}', failed: true }),
    )
    if (request.headers['x-amz-invocation-type'] === 'Event') {
      response.writeHead(202).end()
      return
    }
    const { payload, failed } = await invoked
    response.writeHead(200, failed ? { 'x-amz-function-error': 'Unhandled' } : {})
    response.end(payload)
  })
  return listenOnLoopback(server)
}
