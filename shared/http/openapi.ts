import * as z from 'zod/mini'
import { type ErrorCode, errorTable } from '../runtime/sunder-error.ts'
import { errorBodySchema } from './error-response.ts'
import { hoistDefinitions } from './hoist-definitions.ts'
import type { Operation } from './operation.ts'

const securitySchemes = {
  oidc: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'An access token of the OIDC provider.',
  },
  grant: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'The token of a grant.' },
}

/** How the guards refuse, whatever the operation. */
const guardErrors = {
  oidc: [
    'invalid_token',
    'duty_forbidden',
    'duty_conflict',
    'duty_bound',
    'request_too_large',
    'overloaded',
    'identity_unavailable',
    'audit_unavailable',
  ],
  grant: [
    'invalid_token',
    'grant_required',
    'duty_forbidden',
    'duty_conflict',
    'request_too_large',
    'overloaded',
    'identity_unavailable',
    'audit_unavailable',
  ],
  embedder: [
    'invalid_token',
    'duty_forbidden',
    'duty_conflict',
    'request_too_large',
    'overloaded',
    'identity_unavailable',
    'audit_unavailable',
  ],
  none: ['overloaded'],
} as const satisfies Record<Operation['security'], readonly ErrorCode[]>

/** The OpenAPI 3.1 document of a service, made from the schemas that parse its requests. */
export function openApiDocument(title: string, version: string, operations: readonly Operation[]): object {
  const paths: Record<string, Record<string, object>> = {}
  for (const operation of operations) {
    const path = operation.path.replaceAll('+}', '}')
    paths[path] = { ...paths[path], [operation.method]: describe(operation) }
  }
  const { document, schemas } = hoistDefinitions(paths)
  return {
    openapi: '3.1.0',
    info: { title, version },
    paths: document,
    components: { securitySchemes, schemas },
  }
}

function describe(operation: Operation): object {
  const parameters = [...pathParameters(operation.path), ...queryParameters(operation.query)]
  return {
    summary: operation.summary,
    ...securityOf(operation),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(operation.body === undefined
      ? {}
      : { requestBody: { required: true, content: json(toJsonSchema(operation.body, 'input')) } }),
    responses: {
      [operation.response.status]: {
        description: 'Success',
        ...headersOf(operation.response),
        content: contentOf(operation.response),
      },
      ...(operation.response.accepted && {
        202: {
          description: 'Waits for an approval',
          content: json(toJsonSchema(operation.response.accepted, 'output')),
        },
      }),
      ...errorResponses(operation),
    },
  }
}

function headersOf({ headers }: Operation['response']): { headers?: object } {
  if (headers === undefined) return {}
  const described = Object.entries(headers).map(([name, description]) => [
    name,
    { description, schema: { type: 'string' } },
  ])
  return { headers: Object.fromEntries(described) }
}

function contentOf({ schema, mediaType, otherTypes = [] }: Operation['response']): object {
  const others = otherTypes.map((type) => content({ type: 'string' }, type))
  return Object.assign(content(toJsonSchema(schema, 'output'), mediaType), ...others)
}

function securityOf({ security }: Operation): { security?: object[] } {
  if (security === 'none') return {}
  const schemes = security === 'embedder' ? (['grant', 'oidc'] as const) : [security]
  return { security: schemes.map((scheme) => ({ [scheme]: [] })) }
}

function errorResponses(operation: Operation): Record<string, object> {
  const codesByStatus = new Map<number, string[]>()
  const bodyErrors = operation.body === undefined ? [] : (['unsupported_media_type'] as const)
  for (const code of new Set([
    ...guardErrors[operation.security],
    ...bodyErrors,
    ...(operation.errors ?? []),
  ])) {
    const [status] = errorTable[code]
    codesByStatus.set(status, [...(codesByStatus.get(status) ?? []), code])
  }
  const content = json(toJsonSchema(errorBodySchema, 'output'))
  return Object.fromEntries(
    [...codesByStatus].map(([status, codes]) => [status, { description: codes.join(', '), content }]),
  )
}

function pathParameters(path: string): object[] {
  return [...path.matchAll(/\{([^}+]+)\+?\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }))
}

function queryParameters(query: z.ZodMiniObject | undefined): object[] {
  if (query === undefined) return []
  const schema = toJsonSchema(query, 'input') as { properties?: Record<string, object>; required?: string[] }
  return Object.entries(schema.properties ?? {}).map(([name, property]) => ({
    name,
    in: 'query',
    required: schema.required?.includes(name) ?? false,
    schema: property,
  }))
}

function toJsonSchema(schema: z.ZodMiniType, io: 'input' | 'output'): object {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' })
  return rest
}

function json(schema: object): object {
  return content(schema)
}

function content(schema: object, mediaType = 'application/json'): object {
  return { [mediaType]: { schema } }
}
