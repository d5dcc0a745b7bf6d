import type { Statement } from './resources.ts'

export type Conditions = NonNullable<Statement['Condition']>

/** A statement of an identity's policy. */
export function allow(
  Sid: string,
  Action: readonly string[],
  Resource: readonly string[],
  Condition?: Conditions,
): Statement {
  return { Sid, Effect: 'Allow', Action, Resource, ...(Condition && { Condition }) }
}

export function deny(
  Sid: string,
  Action: readonly string[],
  Resource: readonly string[],
  Condition?: Conditions,
): Statement {
  return { Sid, Effect: 'Deny', Action, Resource, ...(Condition && { Condition }) }
}

/** A statement of a resource's policy: whom it concerns is said by its condition alone. */
export function forEveryone(statement: Statement): Statement {
  const { Sid, Effect, ...rest } = statement
  return { Sid, Effect, Principal: '*', ...rest }
}

/** `ReadVectors` of `read-vectors`: a `Sid` takes letters and digits only. */
export function inSid(name: string): string {
  return name
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('')
}
