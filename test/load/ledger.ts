import type { Connections } from './connections.ts'

/** What the client saw, to be held against what the gateway kept. */
export interface Ledger {
  /** Requests of callers that were answered, well or with a refusal: each must have its end on record. */
  readonly answered: Set<string>
  /** Requests that were shed: none of them may have left a trace of its own. */
  readonly shed: Set<string>
  /** Requests without a valid token that were answered with 401. */
  unauthenticated: number
  /** Ids of the vectors that receipts named. */
  readonly vectors: Set<string>
  /** Inputs in receipts, by grant. */
  readonly inputs: Map<string, number>
  /** Requests whose answer never came: what became of them is not known here. */
  lost: number
  /** What no client should see, at most twenty. */
  readonly surprises: string[]
  /** By which the clients send. */
  readonly connections: Connections
}

export function openLedger(connections: Connections): Ledger {
  return {
    connections,
    answered: new Set(),
    shed: new Set(),
    unauthenticated: 0,
    vectors: new Set(),
    inputs: new Map(),
    lost: 0,
    surprises: [],
  }
}

export interface Answered {
  readonly status: number
  readonly body: unknown
}

export interface Sent {
  readonly method?: 'GET' | 'POST'
  readonly token?: string | undefined
  readonly body?: unknown
  /** What the answer may be, beside 429 and 503. */
  readonly expects: readonly number[]
  /** Whether the answer's body is looked at. */
  readonly reads?: boolean
}

/** A client waits no longer. */
export const patienceMs = 30_000

/** Sends a request and enters what came back. Never throws: status 0 is an answer that never came. */
export async function send(ledger: Ledger, url: string, sent: Sent): Promise<Answered> {
  try {
    const response = await ledger.connections.fetch(url, {
      method: sent.method ?? (sent.body === undefined ? 'GET' : 'POST'),
      headers: {
        ...(sent.token !== undefined && { authorization: `Bearer ${sent.token}` }),
        ...(sent.body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(sent.body !== undefined && { body: JSON.stringify(sent.body) }),
      signal: AbortSignal.timeout(patienceMs),
    })
    const isRead = sent.reads === true || response.status >= 400
    const body: unknown = isRead ? await response.json() : await response.arrayBuffer()
    enter(ledger, response, { sent, body, url })
    return { status: response.status, body: isRead ? body : undefined }
  } catch (error) {
    ledger.lost += 1
    surprise(ledger, `${url}: ${error instanceof Error ? (error.cause ?? error.message) : 'no answer'}`)
    return { status: 0, body: undefined }
  }
}

function enter(
  ledger: Ledger,
  { status, headers }: Pick<Awaited<ReturnType<Connections['fetch']>>, 'status' | 'headers'>,
  { sent, body, url }: { readonly sent: Sent; readonly body: unknown; readonly url: string },
): void {
  const id = headers.get('x-request-id')
  const code = codeOf(body)
  if (id === null) surprise(ledger, `${url}: ${status} without a request id`)
  else if (status === 429 && code === 'overloaded') ledger.shed.add(id)
  else if (status === 401) ledger.unauthenticated += 1
  else if (status < 500 && status !== 429) ledger.answered.add(id)
  const isPushedBack = (status === 429 && code === 'overloaded') || status === 503
  if (isPushedBack && !(Number(headers.get('retry-after')) > 0))
    surprise(ledger, `${url}: ${status} without Retry-After`)
  if (!isPushedBack && !sent.expects.includes(status)) surprise(ledger, `${url}: ${status} ${code}`)
}

function codeOf(body: unknown): string | undefined {
  const { error } = (body ?? {}) as { error?: { code?: string } }
  return error?.code
}

function surprise(ledger: Ledger, what: string): void {
  if (ledger.surprises.length < 20) ledger.surprises.push(what)
}
