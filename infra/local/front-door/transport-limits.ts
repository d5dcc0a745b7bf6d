import { createServer, type RequestListener, type Server } from 'node:http'
import { cutSlowReaders } from './cut-slow-readers.ts'

/** What one client, or all of them, may take of the front door before a request is even read. Times in milliseconds. */
export interface TransportLimits {
  /** From a connection's first byte until a request's headers are there. */
  readonly headersWithin: number
  /** Until its body is there as well. */
  readonly requestWithin: number
  /** From an answer's headers, or the end of the answer before it, until its last byte is taken. */
  readonly answerTakenWithin: number
  /** Without a byte in either direction. Longer than any answer may take. */
  readonly silence: number
  /** Between an answer and the next request on its connection. */
  readonly keepAlive: number
  /** How often what is overdue is looked for. */
  readonly lookEvery: number
  /** All of a request's headers together, with the first line. */
  readonly headerBytes: number
  readonly headers: number
  readonly connections: number
  readonly requestsPerConnection: number
  /** Requests that one connection may have sent without having taken their answers. */
  readonly pipelined: number
}

/** Longer than API Gateway waits (29 s), so that an app always answers first. */
export const transportLimits: TransportLimits = {
  headersWithin: 10_000,
  requestWithin: 30_000,
  answerTakenWithin: 30_000,
  silence: 60_000,
  keepAlive: 5_000,
  lookEvery: 1_000,
  headerBytes: 16_384,
  headers: 100,
  // More than all five apps take on and let wait: whoever is too much is told so, and not cut off.
  connections: 1_024,
  requestsPerConnection: 1_000,
  pipelined: 16,
}

export interface BoundedServer {
  readonly server: Server
  /** Counts the answers that are owed to clients still there, or not taken yet. */
  pending(): number
}

/** Node's HTTP server within these limits. Node itself refuses what is no HTTP, and what can be read in two ways. */
export function createBoundedServer(limits: TransportLimits, listener: RequestListener): BoundedServer {
  const server = createServer(
    {
      headersTimeout: limits.headersWithin,
      requestTimeout: limits.requestWithin,
      keepAliveTimeout: limits.keepAlive,
      connectionsCheckingInterval: limits.lookEvery,
      maxHeaderSize: limits.headerBytes,
      insecureHTTPParser: false,
      // The door itself refuses it: Node would, and then run what is pipelined behind it.
      requireHostHeader: false,
      noDelay: true,
    },
    listener,
  )
  // Node would leave out what is beyond, and with it what a later header says: the door itself counts and refuses.
  server.maxHeadersCount = 0
  server.maxConnections = limits.connections
  server.maxRequestsPerSocket = limits.requestsPerConnection
  server.timeout = limits.silence
  return { server, pending: cutSlowReaders(server, limits) }
}
