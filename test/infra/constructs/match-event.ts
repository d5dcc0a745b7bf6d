import { asObject } from '../access/policy-document.ts'

/** Whether EventBridge's pattern takes the event. @throws on a matcher that is not known */
export function matches(pattern: unknown, event: unknown): boolean {
  const { $or: either, ...fields } = asObject(pattern)
  const inner = typeof event === 'object' && event !== null ? asObject(event) : {}
  if (Array.isArray(either) && !either.some((one) => matches(one, event))) return false
  return Object.entries(fields).every(([name, wanted]) =>
    Array.isArray(wanted) ? wanted.some((one) => fits(one, inner[name])) : matches(wanted, inner[name]),
  )
}

function fits(matcher: unknown, value: unknown): boolean {
  if (typeof matcher === 'string') return value === matcher
  const [[name, argument] = [], ...more] = Object.entries(asObject(matcher))
  if (more.length > 0) throw new Error(`not known: ${JSON.stringify(matcher)}`)
  if (name === 'prefix') return typeof value === 'string' && value.startsWith(String(argument))
  if (name === 'exists') return (value !== undefined) === argument
  if (name === 'anything-but' && Array.isArray(argument)) {
    return value !== undefined && !argument.includes(value)
  }
  throw new Error(`not known: ${JSON.stringify(matcher)}`)
}
