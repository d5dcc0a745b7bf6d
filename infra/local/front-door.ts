import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { Log } from '../../shared/runtime/log.ts'
import { createPipelineCount, type Refusal, refusalOf } from './front-door/refuse-request.ts'
import { createBoundedServer, type TransportLimits, transportLimits } from './front-door/transport-limits.ts'
import { StartRefusal } from './start-refusal.ts'

/** A handler under a path prefix: `originalUrl` is what the client asked for, `url` what follows the prefix. */
export type PrefixedHandler = (
  request: IncomingMessage & { originalUrl?: string },
  response: ServerResponse,
) => void | Promise<void>

export interface FrontDoor {
  /** `http://127.0.0.1:PORT` */
  readonly origin: string
  /** Opens the door: until then every request is answered with 503. */
  open(handlers: ReadonlyMap<string, PrefixedHandler>): void
  /** Counts the answers that are owed to clients still there, or not taken yet. */
  pending(): number
  /** Takes no new connection, lets the requests in flight end, and cuts those that take longer than five seconds. */
  close(): Promise<void>
}

const closeTimeout = 5_000

/**
 * Listens on one port of 127.0.0.1 and hands each request to the part that its path's first segment names.
 *
 * @throws StartRefusal when the port is taken
 */
export async function listenAtFrontDoor(
  port: number,
  log: Log,
  limits: TransportLimits = transportLimits,
): Promise<FrontDoor> {
  let handlers: ReadonlyMap<string, PrefixedHandler> | undefined
  const pipeline = createPipelineCount(limits)
  const ending = new WeakSet<Socket>()
  const { server, pending } = createBoundedServer(limits, async (request, response) => {
    const { socket } = request
    // Read already, when the one before it was refused: its connection ends with that answer.
    if (ending.has(socket)) return
    response.once('close', () => pipeline.left(socket))
    const refusal = pipeline.entered(socket) ?? refusalOf(request, limits)
    if (refusal !== undefined) {
      ending.add(socket)
      return refuse(response, refusal)
    }
    try {
      await dispatch(handlers, request, response)
    } catch (error) {
      log.error({ detail: String(error) }, 'request failed')
      answer(response, 500, { code: 'internal_error', message: 'Something went wrong.' })
    }
  })
  await listen(server, port)
  const { port: chosen } = server.address() as AddressInfo
  return {
    origin: `http://127.0.0.1:${chosen}`,
    open(parts) {
      handlers = parts
    },
    pending,
    close: () => close(server),
  }
}

function dispatch(
  handlers: ReadonlyMap<string, PrefixedHandler> | undefined,
  request: IncomingMessage & { originalUrl?: string },
  response: ServerResponse,
): void | Promise<void> {
  if (handlers === undefined)
    return answer(response, 503, { code: 'starting', message: 'The gateway is starting.' })
  const { part, rest } = splitPath(request.url ?? '/')
  const handler = handlers.get(part)
  if (handler === undefined) {
    const message = `Not found. The parts are /${[...handlers.keys()].join(', /')}.`
    return answer(response, 404, { code: 'not_found', message })
  }
  request.originalUrl = request.url ?? '/'
  request.url = rest
  return handler(request, response)
}

function splitPath(url: string): { part: string; rest: string } {
  const [, part = '', rest = ''] = /^\/([^/?]*)(.*)$/s.exec(url) ?? []
  return { part, rest: rest.startsWith('/') ? rest : `/${rest}` }
}

/** Answers and ends the connection: the rest of a body, or of a pipeline, is not read as a request. */
function refuse(response: ServerResponse, { status, code, message }: Refusal): void {
  response.setHeader('connection', 'close')
  if (status === 503) response.setHeader('retry-after', '1')
  answer(response, status, { code, message })
}

function answer(
  response: ServerResponse,
  status: number,
  { code, message }: { readonly code: string; readonly message: string },
): void {
  if (response.headersSent) {
    response.end()
    return
  }
  const type = status >= 500 ? 'server_error' : 'invalid_request_error'
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  })
  response.end(JSON.stringify({ error: { message, type, code, param: null } }))
}

/** How many may knock at once: beyond it the kernel lets them wait for a second and more. */
const backlog = 1_024

async function listen(server: Server, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(portRefusal(error, port)))
    server.listen({ port, host: '127.0.0.1', exclusive: true, backlog }, resolve)
  })
}

function portRefusal(error: NodeJS.ErrnoException, port: number): Error {
  if (error.code === 'EADDRINUSE') {
    return new StartRefusal(
      `Port ${port} is taken. Stop what listens there, or choose another with PORT.`,
      error,
    )
  }
  if (error.code === 'EACCES')
    return new StartRefusal(`Port ${port} may not be used. Choose another with PORT.`, error)
  return error
}

async function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeIdleConnections()
  const cut = setTimeout(() => server.closeAllConnections(), closeTimeout)
  await closed
  clearTimeout(cut)
}
