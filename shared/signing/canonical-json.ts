import canonicalize from 'canonicalize'

/**
 * The one canonical form of a JSON value (RFC 8785). Nothing is dropped or coerced on the way.
 *
 * @throws TypeError for what JSON can't say: `undefined` (also as a property), non-finite numbers, bigints,
 * functions, objects other than plain ones and arrays, strings with a lone surrogate
 */
export function canonicalJson(value: unknown): string {
  refuseOtherThanJson(value)
  const text = canonicalize(value)
  if (text === undefined) throw new TypeError('not a JSON value')
  return text
}

// The library skips undefined properties and escapes lone surrogates: two values would share a form.
function refuseOtherThanJson(value: unknown): void {
  if (typeof value === 'string') refuseLoneSurrogates(value)
  else if (Array.isArray(value)) refuseInArray(value)
  else if (typeof value === 'object' && value !== null) refuseInObject(value)
  else if (typeof value === 'number' && !Number.isFinite(value)) throw new TypeError('a number is not finite')
  else if (value !== null && !['number', 'boolean'].includes(typeof value)) {
    throw new TypeError(`${typeof value} is not a JSON value`)
  }
}

function refuseInArray(items: readonly unknown[]): void {
  // By index: forEach would skip the holes of a sparse array.
  for (let index = 0; index < items.length; index++) refuseOtherThanJson(items[index])
}

function refuseInObject(object: object): void {
  if (!isPlain(object)) throw new TypeError('an object is neither plain nor an array')
  for (const [key, item] of Object.entries(object)) {
    refuseLoneSurrogates(key)
    refuseOtherThanJson(item)
  }
}

function refuseLoneSurrogates(text: string): void {
  if (/\p{Surrogate}/u.test(text)) throw new TypeError('a string holds a lone surrogate')
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
