import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Log } from '../../shared/runtime/log.ts'
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
  /** Takes no new connection, lets the requests in flight end, and cuts those that take longer than five seconds. */
  close(): Promise<void>
}

const closeTimeout = 5_000
/** A page of another site that had its name point to this machine does not get in (DNS rebinding). */
const ownNames = new Set(['127.0.0.1', 'localhost'])

/**
 * Listens on one port of 127.0.0.1 and hands each request to the part that its path's first segment
 * names.
 *
 * @throws StartRefusal when the port is taken
 */
export async function listenAtFrontDoor(port: number, log: Log): Promise<FrontDoor> {
  let handlers: ReadonlyMap<string, PrefixedHandler> | undefined
  const server = createServer(async (request, response) => {
    try {
      await dispatch(handlers, request, response)
    } catch (error) {
      log.error({ detail: String(error) }, 'request failed')
      answer(response, 500, 'Something went wrong.')
    }
  })
  await listen(server, port)
  const { port: chosen } = server.address() as AddressInfo
  return {
    origin: `http://127.0.0.1:${chosen}`,
    open(parts) {
      handlers = parts
    },
    close: () => close(server),
  }
}

function dispatch(
  handlers: ReadonlyMap<string, PrefixedHandler> | undefined,
  request: IncomingMessage & { originalUrl?: string },
  response: ServerResponse,
): void | Promise<void> {
  if (!ownNames.has(hostName(request))) return answer(response, 421, 'This gateway goes by 127.0.0.1.')
  if (handlers === undefined) return answer(response, 503, 'The gateway is starting.')
  const { part, rest } = splitPath(request.url ?? '/')
  const handler = handlers.get(part)
  if (handler === undefined) {
    return answer(response, 404, `Not found. The parts are /${[...handlers.keys()].join(', /')}.`)
  }
  request.originalUrl = request.url ?? '/'
  request.url = rest
  return handler(request, response)
}

function hostName({ headers }: IncomingMessage): string {
  return (headers.host ?? '').replace(/:\d+$/, '').toLowerCase()
}

function splitPath(url: string): { part: string; rest: string } {
  const [, part = '', rest = ''] = /^\/([^/?]*)(.*)$/s.exec(url) ?? []
  return { part, rest: rest.startsWith('/') ? rest : `/${rest}` }
}

function answer(response: ServerResponse, status: number, message: string): void {
  if (response.headersSent) {
    response.end()
    return
  }
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
  response.end(JSON.stringify({ error: { message } }))
}

async function listen(server: Server, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(portRefusal(error, port)))
    server.listen({ port, host: '127.0.0.1', exclusive: true }, resolve)
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
