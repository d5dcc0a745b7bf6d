import fc, { type Arbitrary } from 'fast-check'
import { type Body, bodyOf } from './bodies.ts'
import type { DescribedApp, DescribedOperation } from './document.ts'
import { hostileText, marker, valueFor } from './values.ts'

export interface FuzzedRequest {
  readonly operation: DescribedOperation
  /** With the query. */
  readonly path: string
  /** Whether no router could take the path for another one's. */
  readonly isPlain: boolean
  readonly headers: Readonly<Record<string, string>>
  readonly body: Body | undefined
}

const ids = ['mail', 'grant_abc', 'job_abc', 'rec_abc_1', 'v_abc', marker]
const hostileSegments = [
  '%00',
  '%2e%2e',
  '..%2f..%2f',
  '%252e%252e',
  '%c0%ae',
  '%ff',
  '%',
  '%zz',
  '%ud800',
  '%0d%0aSet-Cookie:a=b',
  ';a=b',
  '.',
  '..',
  '//',
  '*',
  '__proto__',
  'constructor',
  `${'a'.repeat(3_000)}`,
]

const segment = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...ids).map((text) => ({ text, isPlain: true })) },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom(...hostileSegments)
      .map((text) => ({ text: `${text}${marker}`, isPlain: false })),
  },
  {
    weight: 1,
    arbitrary: hostileText.map((text) => ({ text: encodeURIComponent(text.toWellFormed()), isPlain: false })),
  },
)

const hostileHeaders: Arbitrary<Record<string, string>> = fc.constantFrom(
  {},
  {},
  {},
  { accept: `text/${marker}` },
  { accept: '*/*;q=nonsense', 'accept-language': marker },
  { 'x-forwarded-for': marker, 'x-forwarded-host': marker, forwarded: `for=${marker}` },
  { 'x-http-method-override': 'DELETE', 'x-original-url': `/${marker}` },
  { origin: `https://${marker}.test`, 'access-control-request-method': 'POST' },
  { range: 'bytes=0-0,-1', 'if-none-match': '*', 'if-modified-since': marker },
  { cookie: `${marker}=${'a'.repeat(3_000)}`, expect: '100-continue' },
  { 'x-request-id': marker, traceparent: marker },
  { 'content-length': '99999999999999999999' },
)

/** Requests to every operation of an app: as its document says, nearly so, and not at all. */
export function requestsTo({ operations, schemas }: DescribedApp): Arbitrary<FuzzedRequest> {
  return fc.constantFrom(...operations).chain((operation) => {
    const slots = operation.path.match(/\{[^}]+\}/g) ?? []
    const body =
      operation.body === undefined ? fc.constant(undefined) : bodyOf(valueFor(operation.body, schemas))
    return fc
      .record({
        segments: fc.array(segment, { minLength: slots.length, maxLength: slots.length }),
        query: queryOf(operation, schemas),
        headers: hostileHeaders,
        body,
      })
      .map(({ segments, query, headers, body }) => {
        let next = 0
        const path = operation.path.replaceAll(/\{[^}]+\}/g, () => segments[next++]?.text ?? '')
        const isPlain = segments.every((each) => each.isPlain)
        return { operation, path: query === '' ? path : `${path}?${query}`, isPlain, headers, body }
      })
  })
}

function queryOf({ query }: DescribedOperation, schemas: DescribedApp['schemas']): Arbitrary<string> {
  const valid = fc
    .record(
      Object.fromEntries(Object.entries(query).map(([name, schema]) => [name, valueFor(schema, schemas)])),
      {
        requiredKeys: [],
      },
    )
    .map(
      (values) =>
        new URLSearchParams(
          Object.entries(values).map(([name, value]): [string, string] => [name, String(value)]),
        ),
    )
  const names = fc.constantFrom(...Object.keys(query), marker)
  const hostile = fc.array(
    fc.tuple(
      names,
      hostileText.map((text) => text.toWellFormed()),
    ),
    { maxLength: 3 },
  )
  return fc.oneof(
    { weight: 4, arbitrary: valid.map(String) },
    { weight: 2, arbitrary: hostile.map((pairs) => new URLSearchParams(pairs).toString()) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        '%',
        '%ff=%00',
        '&&==',
        '__proto__[a]=1',
        'limit=1&limit=2',
        'a'.repeat(5_000),
      ),
    },
  )
}
