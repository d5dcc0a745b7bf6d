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

export interface Answer<Body> {
  readonly status: number
  /** As the gateway describes it; an error has other fields, so each is looked at as one that may be missing. */
  readonly body: Partial<Body> & { readonly error?: { readonly code?: string } }
}

/** One JSON request. */
export async function ask<Body>(
  url: string,
  token: string | undefined,
  body?: unknown,
): Promise<Answer<Body>> {
  const response = await fetch(url, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return { status: response.status, body: (await response.json()) as Answer<Body>['body'] }
}
