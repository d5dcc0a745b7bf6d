type Metadata = Readonly<Record<string, unknown>>

/**
 * The part of S3 Vectors' filter language that the gateway may use: `$and` of `{key: {$eq: value}}`, or of
 * `{key: value}`. Everything else is refused, and so is a key that can't be filtered on.
 */
export function matchesVector(
  filter: unknown,
  nonFilterable: readonly string[],
  invalid: (message: string) => Error,
): (metadata: Metadata) => boolean {
  if (filter === undefined) return () => true
  if (!isObject(filter) || Object.keys(filter).length === 0) throw invalid('Invalid filter')
  const conditions = Object.entries(filter).map(([key, condition]) => {
    if (key === '$and') {
      if (!Array.isArray(condition) || condition.length === 0) throw invalid('$and must be a non-empty array')
      const all = condition.map((part) => matchesVector(part, nonFilterable, invalid))
      return (metadata: Metadata) => all.every((matches) => matches(metadata))
    }
    if (key.startsWith('$')) throw invalid(`Unknown operator ${key}`)
    if (nonFilterable.includes(key)) throw invalid(`Invalid use of non-filterable metadata in filter: ${key}`)
    const expected = isObject(condition) ? expectedBy(condition, invalid) : condition
    if (!['string', 'number', 'boolean'].includes(typeof expected)) throw invalid('Invalid value in filter')
    // A list holds a value where one of its elements is equal.
    return ({ [key]: value }: Metadata) => [value].flat().includes(expected)
  })
  return (metadata) => conditions.every((matches) => matches(metadata))
}

function expectedBy(condition: object, invalid: (message: string) => Error): unknown {
  const [[operator, value] = [], ...more] = Object.entries(condition)
  if (operator !== '$eq' || more.length > 0) throw invalid(`Unknown operator ${operator}`)
  return value
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
