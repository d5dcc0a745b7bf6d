import * as z from 'zod/mini'

/** As much of a JSON Schema as the apps' documents use. */
export interface Schema {
  readonly type?: string
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly allOf?: readonly Schema[]
  readonly items?: Schema
  readonly minItems?: number
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean | Schema
  readonly minLength?: number
  readonly maxLength?: number
  readonly format?: string
  readonly minimum?: number
  readonly maximum?: number
  readonly $ref?: string
}

/** One operation of an app, as its own document describes it. */
export interface DescribedOperation {
  readonly method: string
  /** With `{name}` for each parameter. */
  readonly path: string
  readonly isPublic: boolean
  readonly query: Readonly<Record<string, Schema>>
  readonly body: Schema | undefined
  /** Those that its document names. */
  readonly statuses: ReadonlySet<number>
}

export interface DescribedApp {
  readonly operations: readonly DescribedOperation[]
  /** Where `$ref` points to. */
  readonly schemas: Readonly<Record<string, Schema>>
}

const schema = z.custom<Schema>((value) => typeof value === 'object')
const documentSchema = z.object({
  components: z.object({ schemas: z.record(z.string(), schema) }),
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.object({
        security: z.optional(z.array(z.unknown())),
        parameters: z._default(z.array(z.object({ name: z.string(), in: z.string(), schema })), []),
        requestBody: z.optional(z.object({ content: z.record(z.string(), z.object({ schema })) })),
        responses: z.record(z.string(), z.unknown()),
      }),
    ),
  ),
})

/** Reads an app's `/openapi.json`. */
export function readDocument(document: unknown): DescribedApp {
  const { paths, components } = documentSchema.parse(document)
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, described]): DescribedOperation => {
      const query = described.parameters.filter((parameter) => parameter.in === 'query')
      return {
        method: method.toUpperCase(),
        path,
        isPublic: described.security === undefined,
        query: Object.fromEntries(query.map(({ name, schema }) => [name, schema])),
        body: described.requestBody?.content['application/json']?.schema,
        statuses: new Set(Object.keys(described.responses).map(Number)),
      }
    }),
  )
  return { operations, schemas: components.schemas }
}
