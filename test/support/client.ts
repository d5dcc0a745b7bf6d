/** Small HTTP helpers for stories told over the wire. */
export interface Answer<Body = unknown> {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly body: Body
}

export interface ErrorBody {
  readonly error: {
    readonly code: string
    readonly message: string
    readonly type: string
    readonly param: string | null
  }
}

export async function call<Body = unknown>(
  url: string,
  options: {
    readonly token?: string
    readonly method?: string
    readonly body?: unknown
    readonly raw?: string
  } = {},
): Promise<Answer<Body>> {
  const { token, body, raw } = options
  const payload = raw ?? (body === undefined ? undefined : JSON.stringify(body))
  const response = await fetch(url, {
    method: options.method ?? (payload === undefined ? 'GET' : 'POST'),
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(payload === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(payload === undefined ? {} : { body: payload }),
  })
  const text = await response.text()
  return {
    status: response.status,
    headers: response.headers,
    text,
    body:
      /\bjson\b/.test(response.headers.get('content-type') ?? '') && text !== ''
        ? JSON.parse(text)
        : undefined,
  } as Answer<Body>
}

export interface GrantAnswer {
  readonly id: string
  readonly token: string
  readonly baseUrl: string
  readonly status: string
  readonly usedInputs: number
  readonly maxInputs: number
}

interface Grantor {
  readonly endpoints: { readonly grants: string }
  token(name: string): Promise<string>
}

export interface AskedTerms {
  readonly collection?: string
  readonly source?: string
  readonly purpose?: string
  readonly maxInputs?: number
  readonly ttlSeconds?: number
}

/** Asks for a grant, as `ingest` if nobody else is named. */
export async function askForGrant(
  gateway: Grantor,
  terms: AskedTerms = {},
  name = 'ingest',
): Promise<Answer<GrantAnswer & ErrorBody>> {
  const body = { collection: 'support-mail', source: 'mail://inbox/1', purpose: 'a journey', ...terms }
  return call(`${gateway.endpoints.grants}/grants`, { token: await gateway.token(name), body })
}

/** A grant with its token. @throws when the gateway refuses it */
export async function newGrant(
  gateway: Grantor,
  terms: AskedTerms = {},
  name = 'ingest',
): Promise<GrantAnswer> {
  const { status, text, body } = await askForGrant(gateway, terms, name)
  if (status !== 201) throw new Error(`the grant was refused with ${status}: ${text}`)
  return body
}
