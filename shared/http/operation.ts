import type { Context } from 'hono'
import type * as z from 'zod/mini'
import type { Clock } from '../runtime/clock.ts'
import type { ErrorCode } from '../runtime/sunder-error.ts'

export interface ServiceVariables {
  Variables: {
    requestId: string
    /** The clock's milliseconds at which the request arrived. */
    arrivedAt: number
    /** The service's. */
    clock: Clock
    /** Milliseconds that were spent waiting for an embedding model, or for the request's own body. */
    waitedMs?: number
    /** Where the visitor of a page can sign in as somebody else, if there is such a place. */
    signInAt?: string
    /** Of an answer that is a page, instead of the service's own, which lets nothing in. */
    contentSecurityPolicy?: string
  }
}

export type ServiceContext = Context<ServiceVariables>

/** One endpoint: what serves it, and what `/openapi.json` says of it, from the schemas that parse its requests. */
export interface Operation {
  readonly method: 'get' | 'post' | 'delete'
  /** With `{name}` for a path parameter, as in OpenAPI, and `{name+}` for one that may hold slashes. */
  readonly path: string
  readonly summary: string
  /** `embedder`: a grant's token, or an access token of an embedder. */
  readonly security: 'oidc' | 'grant' | 'embedder' | 'none'
  readonly query?: z.ZodMiniObject
  readonly body?: z.ZodMiniType
  readonly response: {
    readonly status: 200 | 201 | 202
    readonly schema: z.ZodMiniType
    /** Where the answer is no JSON. */
    readonly mediaType?: string
    /** Media types of the answer's other forms, which are texts. */
    readonly otherTypes?: readonly string[]
    /** What its own headers say, by their names. */
    readonly headers?: Readonly<Record<string, string>>
    /** Of a 202: what was asked for waits for an approval. */
    readonly accepted?: z.ZodMiniType
  }
  /** Beyond those with which every operation's guard refuses. */
  readonly errors?: readonly ErrorCode[]
  handle(context: ServiceContext): Promise<Response> | Response
}
