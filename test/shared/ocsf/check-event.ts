import facts from './ocsf-1.7.0.json' with { type: 'json' }

interface Attribute {
  readonly type: string
  readonly array?: boolean
  readonly required?: boolean
  readonly enum?: readonly number[]
}
interface Described {
  readonly attributes: Readonly<Record<string, Attribute>>
  readonly constraints?: { readonly at_least_one?: readonly string[] }
}

const objects: Readonly<Record<string, Described>> = facts.objects

/** What of an event is not as the published class API Activity has it; empty where all is. */
export function faultsOf(event: object): string[] {
  return faults(facts.class, event, 'event')
}

function faults(described: Described, value: object, path: string): string[] {
  const { attributes, constraints } = described
  const given = Object.entries(value)
  const names = given.map(([name]) => name)
  const missing = Object.entries(attributes).filter(
    ([name, { required }]) => required && !names.includes(name),
  )
  const anyOf = constraints?.at_least_one
  return [
    ...missing.map(([name]) => `${path}.${name} is missing`),
    ...(anyOf === undefined || anyOf.some((name) => names.includes(name))
      ? []
      : [`${path} has none of ${anyOf}`]),
    ...given.flatMap(([name, entry]) => {
      const attribute = attributes[name]
      return attribute === undefined
        ? [`${path}.${name} is not known`]
        : faultsOfAttribute(attribute, entry, `${path}.${name}`)
    }),
  ]
}

function faultsOfAttribute(attribute: Attribute, value: unknown, path: string): string[] {
  if (!attribute.array) return faultsOfOne(attribute, value, path)
  if (!Array.isArray(value)) return [`${path} is no array`]
  return value.flatMap((one, index) => faultsOfOne(attribute, one, `${path}[${index}]`))
}

function faultsOfOne({ type, enum: allowed }: Attribute, value: unknown, path: string): string[] {
  if (type === 'any') return []
  if (type === 'integer') {
    if (!Number.isSafeInteger(value)) return [`${path} is no integer`]
    return allowed === undefined || allowed.includes(Number(value))
      ? []
      : [`${path} is not one of ${allowed}`]
  }
  const described = objects[type]
  if (described === undefined) return typeof value === type ? [] : [`${path} is no ${type}`]
  return typeof value === 'object' && value !== null
    ? faults(described, value, path)
    : [`${path} is no object`]
}
