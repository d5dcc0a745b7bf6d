/** What a visitor of the gateway needs: where its parts are, and tokens. */
export interface Visit {
  readonly endpoints: {
    readonly embed: string
    readonly vectors: string
    readonly audit: string
    readonly grants: string
    readonly issuer: string
    readonly model: string
  }
  token(name: string): Promise<string>
  /** The operator's own access to the model, to compute by hand what a search should find. */
  readonly modelCredential: string
}

export interface Answer {
  readonly status: number
  readonly headers: Headers
  // biome-ignore lint/suspicious/noExplicitAny: answers are looked at field by field, and a missing one fails a check
  readonly body: any
}

/** One JSON request. */
export async function ask(
  url: string,
  token: string | undefined,
  body?: unknown,
  method?: string,
): Promise<Answer> {
  const response = await fetch(url, {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  return {
    status: response.status,
    headers: response.headers,
    body: text === '' ? undefined : JSON.parse(text),
  }
}
