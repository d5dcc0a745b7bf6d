/** Whose tokens a visitor holds; `mallory` has two duties, `nobody` none. */
export type Visitor = 'ingest' | 'search' | 'siem' | 'mallory' | 'nobody'

/** What a visitor of any gateway needs: where its duties answer, a collection to try, and tokens. */
export interface Visit {
  readonly endpoints: {
    readonly embed: string
    readonly vectors: string
    readonly audit: string
    readonly grants: string
  }
  readonly collection: string
  /** A source that the collection allows, and one that it denies. */
  readonly source: string
  readonly deniedSource: string
  /** Whether the policy withholds the collection's vectors. */
  readonly vectorsWithheld: boolean
  /** Undefined where the visitor has none of this kind: then what it would try is left out, and said so. */
  token(name: Visitor): Promise<string | undefined>
}

/** A visitor of the gateway on this machine, with the operator's own access to the model. */
export interface LocalVisit extends Visit {
  readonly endpoints: Visit['endpoints'] & { readonly model: string }
  /** To compute by hand what a search should find. */
  readonly modelCredential: string
  /** The texts as the policy lets the model see them. */
  asModelSees(texts: readonly string[]): Promise<readonly string[]>
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
