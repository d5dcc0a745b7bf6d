import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import type { TransportLimits } from './transport-limits.ts'

/** Why a request is not handed on. Its connection is to end, as what follows on it can't be believed either. */
export interface Refusal {
  readonly status: 400 | 421 | 431 | 501 | 503 | 505
  readonly code: string
  readonly message: string
}

/** A page of another site that had its name point to this machine does not get in (DNS rebinding). */
const ownNames = new Set(['127.0.0.1', 'localhost'])
/** Said twice, two readers can believe two things. Of two lengths Node's parser refuses the request. */
const saidOnce = new Set(['host', 'authorization', 'api-key', 'content-type', 'content-encoding'])
const versions = new Set(['1.0', '1.1'])
/** A path, and what browsers leave as it is in a query. No fragment, and no backslash, which URLs read as a slash. */
const originForm = /^\/[!$-;=?-[\]^-~]*$/

/** What Node's parser lets through, and is still not to be handed on; undefined for the rest. */
export function refusalOf(request: IncomingMessage, limits: TransportLimits): Refusal | undefined {
  const { rawHeaders, httpVersion, headers, url = '' } = request
  if (rawHeaders.length / 2 > limits.headers)
    return refusal(431, 'headers_too_large', `A request may have ${limits.headers} headers.`)
  if (!versions.has(httpVersion))
    return refusal(505, 'version_not_supported', 'This gateway speaks HTTP/1.1.')
  if (isDoubled(rawHeaders)) return refusal(400, 'invalid_request', 'A header is there twice.')
  const { host, 'transfer-encoding': coding } = headers
  if (host === undefined) return refusal(400, 'invalid_request', 'A request names its host.')
  if (coding !== undefined && httpVersion === '1.0')
    return refusal(400, 'invalid_request', 'HTTP/1.0 has no transfer codings.')
  if (coding !== undefined && coding.toLowerCase() !== 'chunked')
    return refusal(501, 'coding_unknown', 'The only transfer coding known here is chunked.')
  if (!ownNames.has(host.replace(/:\d+$/, '').toLowerCase()))
    return refusal(421, 'misdirected_request', 'This gateway goes by 127.0.0.1.')
  if (!originForm.test(url)) return refusal(400, 'invalid_request', 'The request target is not a path.')
  return undefined
}

/** Counts what each connection has in flight. What is never left, as its connection died before, goes with that. */
export function createPipelineCount({ pipelined }: TransportLimits) {
  const inFlight = new WeakMap<Socket, number>()
  const add = (socket: Socket, more: 1 | -1) => {
    const count = (inFlight.get(socket) ?? 0) + more
    inFlight.set(socket, count)
    return count
  }
  return {
    /** Counts a request. @returns the refusal of one too many; `left` is to be called for it too */
    entered(socket: Socket): Refusal | undefined {
      if (add(socket, 1) <= pipelined) return undefined
      return refusal(503, 'overloaded', `A connection may have ${pipelined} requests in flight.`)
    },
    left(socket: Socket): void {
      add(socket, -1)
    },
  }
}

function refusal(status: Refusal['status'], code: string, message: string): Refusal {
  return { status, code, message }
}

function isDoubled(rawHeaders: readonly string[]): boolean {
  const seen = new Set<string>()
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index]?.toLowerCase() ?? ''
    if (saidOnce.has(name) && seen.has(name)) return true
    seen.add(name)
  }
  return false
}
