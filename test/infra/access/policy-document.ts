/** A statement of a policy as IAM reads it: what may be one or many is many. */
export interface PolicyStatement {
  readonly sid: string
  readonly effect: 'Allow' | 'Deny'
  readonly principals: readonly PrincipalPattern[]
  readonly actions: readonly string[]
  readonly resources: readonly string[]
  readonly conditions: readonly Condition[]
}

export type PrincipalPattern =
  | { readonly kind: 'anyone' }
  | { readonly kind: 'aws'; readonly value: string }
  | { readonly kind: 'service'; readonly value: string }

export interface Condition {
  readonly operator: string
  readonly key: string
  readonly values: readonly string[]
}

const elements = ['Sid', 'Effect', 'Principal', 'Action', 'Resource', 'Condition']

/** @throws on an element that the evaluator does not know, so that nothing is passed over in silence */
export function parseStatements(document: unknown): PolicyStatement[] {
  const { Statement } = asObject(document)
  return (Array.isArray(Statement) ? Statement : [Statement]).map(parseStatement)
}

function parseStatement(value: unknown): PolicyStatement {
  const statement = asObject(value)
  const unknown = Object.keys(statement).filter((name) => !elements.includes(name))
  if (unknown.length > 0) throw new Error(`not evaluated: ${unknown.join(', ')}`)
  const { Sid, Effect, Principal, Action, Resource = [], Condition = {} } = statement
  if (Effect !== 'Allow' && Effect !== 'Deny') throw new Error(`an effect ${String(Effect)}`)
  return {
    sid: typeof Sid === 'string' ? Sid : '',
    effect: Effect,
    principals: parsePrincipals(Principal),
    actions: strings(Action),
    resources: strings(Resource).map(withoutVariables),
    conditions: parseConditions(Condition),
  }
}

function parsePrincipals(principal: unknown): PrincipalPattern[] {
  if (principal === undefined) return []
  if (principal === '*') return [{ kind: 'anyone' }]
  return Object.entries(asObject(principal)).flatMap(([type, names]) =>
    strings(names).map((value): PrincipalPattern => {
      if (type === 'AWS') return value === '*' ? { kind: 'anyone' } : { kind: 'aws', value }
      if (type === 'Service') return { kind: 'service', value }
      throw new Error(`not evaluated: a principal of type ${type}`)
    }),
  )
}

function parseConditions(condition: unknown): Condition[] {
  return Object.entries(asObject(condition)).flatMap(([operator, keys]) =>
    Object.entries(asObject(keys)).map(([key, value]) => {
      return { operator, key, values: strings(value).map(withoutVariables) }
    }),
  )
}

function withoutVariables(value: string): string {
  if (value.includes('${')) throw new Error(`not evaluated: the policy variable in ${value}`)
  return value
}

function strings(value: unknown): string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value]
  return list.map((one) => {
    if (typeof one !== 'string' && typeof one !== 'boolean' && typeof one !== 'number') {
      throw new Error(`not a string in a policy: ${JSON.stringify(one)}`)
    }
    return String(one)
  })
}

export function asObject(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Error(`not an object: ${JSON.stringify(value)}`)
  }
  return { ...value }
}
