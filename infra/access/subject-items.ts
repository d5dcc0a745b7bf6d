import { allow, type Conditions, deny, inSid } from './build-statement.ts'
import { isOneOf, type RoleName } from './principals.ts'
import type { Resources, Statement } from './resources.ts'

/** Those who bind the duty of whoever asks them, and nothing else; `grants` says more of a subject. */
const binders = ['read-vectors', 'audit', 'approvals'] as const satisfies readonly RoleName[]
type Binder = (typeof binders)[number]

/** Some of the `SUBJECT#` items of the grants table, and the attributes that a role's requests name there. */
interface SubjectItems {
  readonly sid: string
  readonly keys: readonly string[]
  readonly attributes: readonly string[]
}

/** The pattern holds the bindings', too, whose keys have no `|RATE#`. */
const everySubject = ['SUBJECT#*']
const rates = ['SUBJECT#*|RATE#*']
const binding = ['key', 'duty', 'boundUntil']
const count = ['key', 'ttl', 'count']

/**
 * A `ttl` on a binding would erase it, and `embedded`, which keeps who embedded from reading, is for `read-vectors` to
 * ask for. IAM can't tell whether an attribute is asked for or written (`dynamodb:Attributes` are those that a request
 * names), so that `read-vectors` could write it; and it does not see the values of any.
 */
const subjectItems: Readonly<Record<Binder, readonly SubjectItems[]>> = {
  'read-vectors': [
    { sid: 'BindDuties', keys: everySubject, attributes: [...binding, 'embedded'] },
    { sid: 'CountRequests', keys: rates, attributes: count },
  ],
  audit: [{ sid: 'BindDuties', keys: everySubject, attributes: binding }],
  // Whose account an address belongs to is kept where it can be erased.
  approvals: [
    { sid: 'BindDuties', keys: everySubject, attributes: [...binding, 'email'] },
    { sid: 'CountRequests', keys: rates, attributes: count },
  ],
}
const counters = binders.filter((binder) => subjectItems[binder].some(({ keys }) => keys === rates))

/** Of the binder's own policy. */
export function updateSubjects(binder: Binder, { grantsTable }: Resources): Statement[] {
  return subjectItems[binder].map((items) =>
    allow(items.sid, ['dynamodb:UpdateItem'], [grantsTable], onItems(items)),
  )
}

/** The table's own copy of the binders' limits. An update has no index, whose keys it would have to name. */
export function denyOtherAttributes(resources: Resources): Statement[] {
  const refuse = (sid: string, roles: readonly RoleName[], conditions: Conditions) =>
    deny(sid, ['dynamodb:UpdateItem'], [resources.grantsTable], {
      ...isOneOf(resources, roles),
      // Some update other items, too, whose attributes are theirs to choose.
      'ForAnyValue:StringLike': { 'dynamodb:LeadingKeys': everySubject },
      ...conditions,
    })
  return [
    refuse('BindersNameAttributes', binders, { Null: { 'dynamodb:Attributes': 'true' } }),
    ...binders.map((binder) => {
      const named = subjectItems[binder].flatMap(({ attributes }) => attributes)
      return refuse(`${inSid(binder)}Attributes`, [binder], {
        'ForAnyValue:StringNotEquals': { 'dynamodb:Attributes': [...new Set(named)] },
      })
    }),
    refuse('CountedUnderRatesAlone', counters, {
      'ForAnyValue:StringNotLike': { 'dynamodb:LeadingKeys': rates },
      'ForAnyValue:StringEquals': { 'dynamodb:Attributes': count.filter((name) => name !== 'key') },
    }),
  ]
}

/** `ForAllValues` holds for a request that names none, so one has to be there. */
function onItems({ keys, attributes }: SubjectItems): Conditions {
  return {
    'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': keys },
    'ForAllValues:StringEquals': { 'dynamodb:Attributes': attributes },
    Null: { 'dynamodb:LeadingKeys': 'false', 'dynamodb:Attributes': 'false' },
  }
}
