import fc, { type Arbitrary } from 'fast-check'
import type { DescribedApp, Schema } from './document.ts'

/**
 * Stands in whatever a request carries, so that an answer which repeats any of it is seen. As a field's name it is not
 * one that may be repeated.
 */
export const marker = 'Zq7~marker'

/** Texts that have broken parsers, stores, logs and pages elsewhere. */
const hostileTexts = [
  '',
  '\u0000',
  '\ud800',
  '\udfff\ud800',
  '\u202e\u200b\ufeff',
  '\u2028',
  '__proto__',
  'constructor',
  '../../../../etc/passwd',
  '%00',
  '%2e%2e%2f',
  "' or 1=1 --",
  '<script>alert(1)</script>',
  '${jndi:ldap://127.0.0.1/a}',
  '\r\nSet-Cookie: a=b',
  'a'.repeat(5_000),
  '𝒳'.repeat(600),
  'NaN',
  '1e999',
  '-0',
  '9007199254740993',
  'null',
  '[object Object]',
]

const hostileNumbers = [0, -0, -1, 0.5, 1e21, 1e308, -1e308, 5e-324, 2 ** 31, 2 ** 53, -(2 ** 53), 2 ** 63]

export const hostileText: Arbitrary<string> = fc
  .oneof(
    fc.constantFrom(...hostileTexts),
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.string({ unit: 'grapheme', maxLength: 40 }),
  )
  .map((text) => `${text}${marker}`)

/** A JSON value of any kind, but for what JSON can't write. */
export const hostileValue: Arbitrary<unknown> = fc.oneof(
  hostileText,
  fc.constantFrom(...hostileNumbers, null, true, false, {}, [], [[]], [null], { [marker]: marker }),
  fc.jsonValue({ maxDepth: 4 }),
  fc.array(hostileText, { maxLength: 5 }),
)

/** Values of a schema, most of them valid. */
export function valueFor(schema: Schema, schemas: DescribedApp['schemas'], depth = 0): Arbitrary<unknown> {
  const of = (inner: Schema) => valueFor(inner, schemas, depth + 1)
  if (depth > 6) return fc.constant(null)
  if (schema.$ref !== undefined) return of(schemas[schema.$ref.split('/').at(-1) ?? ''] ?? {})
  if ('const' in schema) return fc.constant(schema.const)
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum)
  const choices = schema.anyOf ?? schema.oneOf
  if (choices !== undefined) return fc.oneof(...choices.map(of))
  switch (schema.type) {
    case 'string':
      return textOf(schema)
    case 'integer':
      return fc.integer({ min: schema.minimum ?? -5, max: Math.min(schema.maximum ?? 500, 2 ** 31 - 1) })
    case 'number':
      return fc.double({ min: schema.minimum ?? -1, max: schema.maximum ?? 1, noNaN: true })
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    case 'array':
      return fc.array(of(schema.items ?? {}), { minLength: schema.minItems ?? 0, maxLength: 4 })
    case 'object':
      return objectOf(schema, of)
    default:
      return fc.jsonValue({ maxDepth: 2 })
  }
}

function textOf({ format, minLength = 0, maxLength = 40 }: Schema): Arbitrary<string> {
  if (format === 'date-time') {
    const [min, max] = [new Date('2026-01-01T00:00:00Z'), new Date('2027-01-01T00:00:00Z')]
    return fc.date({ min, max, noInvalidDate: true }).map((date) => date.toISOString())
  }
  const most = Math.max(minLength, Math.min(maxLength, 40))
  const plain = fc.string({ unit: 'grapheme-ascii', minLength, maxLength: most })
  return fc.oneof(plain, fc.constantFrom('mail', 'small', 'mail://inbox/1', marker))
}

function objectOf(schema: Schema, of: (inner: Schema) => Arbitrary<unknown>): Arbitrary<object> {
  const { properties = {}, required = [], additionalProperties } = schema
  const known = Object.fromEntries(Object.entries(properties).map(([name, inner]) => [name, of(inner)]))
  const object = fc.record<Record<string, unknown>>(known, {
    requiredKeys: required.filter((name) => name in known),
  })
  if (typeof additionalProperties !== 'object') return object
  const others = fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), of(additionalProperties), { maxKeys: 3 })
  return fc.tuple(object, others).map(([one, more]) => ({ ...more, ...one }))
}
