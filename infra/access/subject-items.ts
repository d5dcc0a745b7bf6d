import { allow, type Conditions, deny, inSid } from './build-statement.ts'
import { isOneOf, type RoleName } from './principals.ts'
import type { Resources, Statement } from './resources.ts'

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
 * What the two readers may touch. They bind the duty of who reads, and nothing else: a `ttl` on a binding would
 * erase it, and `embedded`, which keeps who embedded from reading, is for `read-vectors` to ask for. IAM can't tell
 * whether an attribute is asked for or written (`dynamodb:Attributes` are those that a request names), so that
 * `read-vectors` could write it; and it does not see the values of any.
 */
const subjectItems = {
  'read-vectors': [
    { sid: 'BindDuties', keys: everySubject, attributes: [...binding, 'embedded'] },
    { sid: 'CountRequests', keys: rates, attributes: count },
  ],
  audit: [{ sid: 'BindDuties', keys: everySubject, attributes: binding }],
} as const satisfies Partial<Record<RoleName, readonly SubjectItems[]>>
type Reader = keyof typeof subjectItems
const readers = Object.keys(subjectItems) as Reader[]

/** Of the reader's own policy. */
export function updateSubjects(reader: Reader, { grantsTable }: Resources): Statement[] {
  return subjectItems[reader].map((items) =>
    allow(items.sid, ['dynamodb:UpdateItem'], [grantsTable], onItems(items)),
  )
}

/** The table's own copy of the readers' limits. An update has no index, whose keys it would have to name. */
export function denyOtherAttributes(resources: Resources): Statement[] {
  const refuse = (sid: string, roles: readonly RoleName[], conditions: Conditions) =>
    deny(sid, ['dynamodb:UpdateItem'], [resources.grantsTable], {
      ...isOneOf(resources, roles),
      ...conditions,
    })
  return [
    refuse('ReadersNameAttributes', readers, { Null: { 'dynamodb:Attributes': 'true' } }),
    ...readers.map((reader) => {
      const named = subjectItems[reader].flatMap(({ attributes }) => attributes)
      return refuse(`${inSid(reader)}Attributes`, [reader], {
        'ForAnyValue:StringNotEquals': { 'dynamodb:Attributes': [...new Set(named)] },
      })
    }),
    refuse('ReadVectorsCountsRequests', ['read-vectors'], {
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
