import type * as z from 'zod/mini'
import { SunderError } from '../runtime/sunder-error.ts'
import { waitForOthers } from './admission/wait-for-others.ts'
import './issue-messages.ts'
import type { ServiceContext } from './operation.ts'
import { isPlainName, paramPath } from './param-path.ts'
import { parseJson } from './parse-json.ts'

interface Issue {
  readonly path: readonly PropertyKey[]
  readonly code: string
  readonly message: string
  readonly expected?: unknown
  /** Of `unrecognized_keys`. */
  readonly keys?: readonly string[]
}

/** The bearer token of RFC 6750, section 2.1; undefined where there is none. */
export function bearerToken(context: ServiceContext): string | undefined {
  return /^Bearer +([^\s]+) *$/i.exec(context.req.header('authorization') ?? '')?.[1]
}

/** @throws SunderError `invalid_json|invalid_request|unsupported_media_type` */
export async function parseBody<Schema extends z.ZodMiniType>(
  context: ServiceContext,
  schema: Schema,
): Promise<z.output<Schema>> {
  return parseWith(schema, await readJson(context))
}

/** The body as strict JSON, not yet held against a schema. @throws SunderError `invalid_json|unsupported_media_type` */
export async function readJson(context: ServiceContext): Promise<unknown> {
  const mediaType = context.req.header('content-type')?.split(';')[0]?.trim().toLowerCase()
  if (mediaType !== 'application/json') throw new SunderError('unsupported_media_type')
  refuseCodedBody(context)
  return parseJson(new Uint8Array(await waitForOthers(context, () => context.req.arrayBuffer())))
}

/**
 * A compressed body is never inflated: a small one could become a large one.
 *
 * @throws SunderError `unsupported_media_type`
 */
export function refuseCodedBody(context: ServiceContext): void {
  const coding = context.req.header('content-encoding')?.trim().toLowerCase() ?? ''
  if (coding === '' || coding === 'identity') return
  throw new SunderError('unsupported_media_type', { message: 'The body must come as it is, not compressed.' })
}

/** @throws SunderError `invalid_request` */
export function parseQuery<Schema extends z.ZodMiniType>(
  context: ServiceContext,
  schema: Schema,
): z.output<Schema> {
  const repeated = Object.entries(context.req.queries()).find(([, values]) => values.length > 1)
  if (repeated !== undefined) {
    throw new SunderError('invalid_request', {
      message: 'A query parameter may be given once.',
      param: paramPath([repeated[0]]),
    })
  }
  const query = context.req.query()
  return parseWith(schema, query, (issue) => queryWords(issue, query))
}

/** What is said of a query: its values are texts, whatever they are read as, and a schema sees NaN where one is missing. */
function queryWords(issue: Issue, query: Readonly<Record<string, string>>): string {
  const { path, code, expected, message } = issue
  if (path[0] !== undefined && query[String(path[0])] === undefined) return 'It is required.'
  if (code !== 'invalid_type' || message !== `Invalid input: expected ${expected}, received NaN`)
    return plainWords(issue)
  return 'expected a number'
}

/** The schema's own words, which repeat names of the caller's where it knows none of them. */
function plainWords({ message, keys = [] }: Issue): string {
  return keys.length <= 3 && keys.every(isPlainName) ? message : 'Unrecognized keys'
}

/** Says where and what is wrong; never repeats the value. @throws SunderError `invalid_request` */
export function parseWith<Schema extends z.ZodMiniType>(
  schema: Schema,
  value: unknown,
  wordsOf: (issue: Issue) => string = plainWords,
): z.output<Schema> {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const param = paramPath(issue?.path ?? [])
  throw new SunderError('invalid_request', {
    message: issue ? wordsOf(issue) : 'The request is not valid.',
    ...(param === '' ? {} : { param }),
  })
}
