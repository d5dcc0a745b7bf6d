import canonicalize from 'canonicalize'

/**
 * The one canonical form of a JSON value (RFC 8785). Nothing is dropped or coerced on the way.
 *
 * Where all names stand in their order, that is what `JSON.stringify` writes, in a third of the time that it takes to put
 * the form together: so objects are put in order first.
 *
 * @throws TypeError for what JSON can't say: `undefined` (also as a property), non-finite numbers, bigints,
 * functions, objects other than plain ones and arrays, strings with a lone surrogate
 */
export function canonicalJson(value: unknown): string {
  const state = { canBeOrdered: true }
  const ordered = inOrder(value, state)
  const text = state.canBeOrdered ? JSON.stringify(ordered) : canonicalize(value)
  if (text === undefined) throw new TypeError('not a JSON value')
  return text
}

/** Whether every object met so far can be made to list its names in the order of RFC 8785, section 3.2.3. */
interface Ordering {
  canBeOrdered: boolean
}

/** The value with all names in order: itself where they are, else a copy of what is not. @throws TypeError as `canonicalJson` */
function inOrder(value: unknown, state: Ordering): unknown {
  switch (typeof value) {
    case 'string':
      return wellFormed(value)
    case 'boolean':
      return value
    case 'number':
      if (!Number.isFinite(value)) throw new TypeError('a number is not finite')
      return value
    case 'object':
      if (value === null) return value
      return Array.isArray(value) ? arrayInOrder(value, state) : objectInOrder(value, state)
    default:
      throw new TypeError(`${typeof value} is not a JSON value`)
  }
}

function arrayInOrder(items: readonly unknown[], state: Ordering): readonly unknown[] {
  let copy: unknown[] | undefined
  // By index: forEach would skip the holes of a sparse array.
  for (let index = 0; index < items.length; index++) {
    const item = items[index]
    const ordered = inOrder(item, state)
    if (ordered === item) continue
    copy ??= items.slice()
    copy[index] = ordered
  }
  return copy ?? items
}

function objectInOrder(object: object, state: Ordering): object {
  if (!isPlain(object)) throw new TypeError('an object is neither plain nor an array')
  const source = object as Readonly<Record<string, unknown>>
  const names = Object.keys(source)
  const isOrdered = areInOrder(names)
  let copy: Record<string, unknown> | undefined = isOrdered ? undefined : {}
  for (const name of isOrdered ? names : names.sort()) {
    // Engines list names that look like an index first and by their number; and `__proto__` can't be just assigned.
    if (/^[0-9]|^__proto__$/.test(wellFormed(name))) state.canBeOrdered = false
    const member = source[name]
    const ordered = inOrder(member, state)
    if (ordered !== member) copy ??= { ...source }
    if (copy !== undefined) copy[name] = ordered
  }
  return copy ?? source
}

/** By UTF-16 code units, as JavaScript compares strings. */
function areInOrder(names: readonly string[]): boolean {
  for (let index = 1; index < names.length; index++) {
    if ((names[index - 1] as string) > (names[index] as string)) return false
  }
  return true
}

function wellFormed(text: string): string {
  if (!text.isWellFormed()) throw new TypeError('a string holds a lone surrogate')
  return text
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
