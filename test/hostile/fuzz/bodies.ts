import { gzipSync } from 'node:zlib'
import fc, { type Arbitrary } from 'fast-check'
import { hostileText, hostileValue, marker } from './values.ts'

export interface Body {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly type: string | undefined
  readonly coding: string | undefined
}

const encode = (text: string) => new Uint8Array(Buffer.from(text, 'utf8'))
const json = (bytes: Uint8Array<ArrayBuffer>): Body => ({
  bytes,
  type: 'application/json',
  coding: undefined,
})

/** JSON texts that are no plain JSON, to stand where a value stood. */
const hostileJson = [
  '1e400',
  '-1e400',
  '9007199254740993',
  '0.1e-400',
  '01',
  'NaN',
  '"\\ud800"',
  '"\\u0000"',
  '"\\udc00\\ud800"',
  `{"a":1,"a":"${marker}"}`,
  `{"__proto__":{"isAdmin":"${marker}"}}`,
  '{"constructor":{"prototype":{}}}',
  `${'['.repeat(200)}${']'.repeat(200)}`,
  `${'{"a":'.repeat(70)}1${'}'.repeat(70)}`,
  '['.repeat(50_000),
  `"${'a'.repeat(70_000)}"`,
  '// comment',
  'undefined',
]

const otherTypes = [
  'application/json; charset=utf-16',
  'APPLICATION/JSON',
  'application/json, text/plain',
  'text/json',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=a',
  'application/octet-stream',
  `text/${marker}`,
  '',
]

const otherCodings = ['gzip', 'br', 'deflate', 'gzip, gzip', 'identity', marker]

/** Bodies of every kind around the values that a schema allows. */
export function bodyOf(valid: Arbitrary<unknown>): Arbitrary<Body> {
  const validText = valid.map((value) => JSON.stringify(value))
  return fc.oneof(
    { weight: 4, arbitrary: validText.map((text) => json(encode(text))) },
    { weight: 4, arbitrary: mutated(valid).map((value) => json(encode(JSON.stringify(value) ?? ''))) },
    { weight: 1, arbitrary: hostileValue.map((value) => json(encode(JSON.stringify(value) ?? ''))) },
    { weight: 3, arbitrary: spliced(validText).map((text) => json(encode(text))) },
    { weight: 2, arbitrary: broken(validText.map(encode)).map(json) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(validText, fc.constantFrom(...otherTypes))
        .map(([text, type]) => ({ ...json(encode(text)), type })),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(validText, fc.constantFrom(...otherCodings), fc.boolean())
        .map(([text, coding, isCoded]) => ({
          ...json(isCoded ? new Uint8Array(gzipSync(text)) : encode(text)),
          coding,
        })),
    },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }).map((bytes) => json(new Uint8Array(bytes))) },
  )
}

/** One member of the value at the top is another, is missing, or is there beside the others. */
function mutated(valid: Arbitrary<unknown>): Arbitrary<unknown> {
  return fc
    .tuple(valid, fc.nat(), hostileValue, hostileText, fc.nat(2))
    .map(([value, at, other, name, how]) => {
      if (typeof value !== 'object' || value === null) return other
      const keys = Object.keys(value)
      const key = keys[at % Math.max(1, keys.length)] ?? 'a'
      if (how === 0) return { ...value, [key]: other }
      if (how === 1) return Object.fromEntries(Object.entries(value).filter(([each]) => each !== key))
      return { ...value, [name]: other }
    })
}

/** A text of JSON with something else in the place of one of its strings or numbers. */
function spliced(validText: Arbitrary<string>): Arbitrary<string> {
  return fc.tuple(validText, fc.nat(), fc.constantFrom(...hostileJson)).map(([text, at, other]) => {
    const places = [...text.matchAll(/"(?:[^"\\]|\\.)*"(?!:)|-?\d+(?:\.\d+)?/g)]
    const place = places[at % Math.max(1, places.length)]
    if (place === undefined) return other
    return text.slice(0, place.index) + other + text.slice(place.index + place[0].length)
  })
}

/** Bytes that end too early, go on too long, or are no UTF-8. */
function broken(valid: Arbitrary<Uint8Array<ArrayBuffer>>): Arbitrary<Uint8Array<ArrayBuffer>> {
  const insert = fc.constantFrom<number[]>(
    [0xff],
    [0xc0, 0x80],
    [0xed, 0xa0, 0x80],
    [0xef, 0xbb, 0xbf],
    [0],
    [0xf4, 0x90],
  )
  return fc.tuple(valid, fc.nat(), insert, fc.boolean()).map(([bytes, at, more, isCut]) => {
    const place = at % (bytes.length + 1)
    return new Uint8Array([...bytes.slice(0, place), ...(isCut ? [] : [...more, ...bytes.slice(place)])])
  })
}
