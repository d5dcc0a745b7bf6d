import { allow, type Conditions, deny, inSid } from './build-statement.ts'
import { isOneOf, type RoleName } from './principals.ts'
import type { Resources, Statement } from './resources.ts'

/** Those who update items of the grants table. */
const updaters = [
  'embed',
  'read-vectors',
  'audit',
  'grants',
  'approvals',
  'workflow-notify',
  'workflow-run',
  'workflow-close',
] as const satisfies readonly RoleName[]
type Updater = (typeof updaters)[number]

/** Some items of the grants table, and the attributes beside their key that a role's requests name there. */
interface UpdatedItems {
  readonly sid: string
  readonly keys: readonly string[]
  readonly attributes: readonly string[]
}

/** The pattern holds the bindings', too, whose keys have no `|RATE#`. */
const everySubject = ['SUBJECT#*']
const rates = ['SUBJECT#*|RATE#*']
const binding = ['duty', 'boundUntil']
const counted = ['ttl', 'count']
const counting: UpdatedItems = { sid: 'CountRequests', keys: rates, attributes: counted }
const budget = ['remainingInputs', 'usedInputs']
const ending = ['endedAt', 'reason', 'taskToken']

/**
 * What a request names is what it writes and what its conditions ask: IAM can't tell the two apart
 * (`dynamodb:Attributes`), and sees no values. So who asks whether a grant is active could make it so; but whose
 * something is, what for, and what was asked for are named by nobody.
 *
 * Which values are returned is left open, as `ReturnValuesOnConditionCheckFailure` brings the whole item and IAM has no
 * key for it: who may update an item may see it.
 */
const updatedItems: Readonly<Record<Updater, readonly UpdatedItems[]>> = {
  embed: [
    { sid: 'ClaimGrants', keys: ['GRANT#*'], attributes: ['status', 'expiresAt', 'lastClaim', ...budget] },
  ],
  // A `ttl` on a binding would erase it. `embedded` keeps who embedded from reading, and is for a reader to ask for.
  'read-vectors': [{ sid: 'BindDuties', keys: everySubject, attributes: [...binding, 'embedded'] }, counting],
  audit: [{ sid: 'BindDuties', keys: everySubject, attributes: binding }],
  grants: [
    { sid: 'EndGrants', keys: ['GRANT#*'], attributes: ['status'] },
    { sid: 'BindDuties', keys: everySubject, attributes: [...binding, 'embedded', 'email'] },
    { sid: 'ExchangePolicies', keys: ['POLICY#*'], attributes: ['digest', 'signers', 'refused'] },
  ],
  // Whose account an address belongs to is kept where it can be erased.
  approvals: [
    { sid: 'WithdrawVotes', keys: ['VOTE#*'], attributes: ['status', 'decision'] },
    { sid: 'CountCodes', keys: ['LINK#*'], attributes: ['attempts'] },
    { sid: 'BindDuties', keys: everySubject, attributes: [...binding, 'email'] },
    counting,
  ],
  'workflow-notify': [{ sid: 'MarkNotified', keys: ['APPROVAL#*'], attributes: ['taskToken', 'notified'] }],
  'workflow-run': [
    { sid: 'ActivateGrants', keys: ['GRANT#*'], attributes: ['status', 'expiresAt', 'ttl'] },
    { sid: 'EndJobs', keys: ['JOB#*'], attributes: ['status', 'ids'] },
    {
      sid: 'CarryOut',
      keys: ['APPROVAL#*'],
      attributes: ['state', 'runUntil', 'committedAt', ...ending],
    },
  ],
  'workflow-close': [
    { sid: 'EndGrants', keys: ['GRANT#*'], attributes: ['status', ...budget, 'returnedJobs'] },
    { sid: 'EndJobs', keys: ['JOB#*'], attributes: ['status', 'owesBudget'] },
    {
      sid: 'EndApprovals',
      keys: ['APPROVAL#*'],
      attributes: ['state', 'committedAt', ...ending, 'endNotified'],
    },
  ],
}
const counters = updaters.filter((updater) => updatedItems[updater].includes(counting))

/** Of the updater's own policy. */
export function updateItems(updater: Updater, { grantsTable }: Resources): Statement[] {
  return updatedItems[updater].map((items) =>
    allow(items.sid, ['dynamodb:UpdateItem'], [grantsTable], onItems(items)),
  )
}

/**
 * The table's own copy, coarser for want of room: what a role names in any of its items, it may name in all. An update
 * has no index, whose keys it would have to name.
 */
export function denyOtherAttributes(resources: Resources): Statement[] {
  const refuse = (sid: string, conditions: Conditions) =>
    deny(sid, ['dynamodb:UpdateItem'], [resources.grantsTable], conditions)
  return [
    refuse('NobodyUpdatesWithoutAttributes', { Null: { 'dynamodb:Attributes': 'true' } }),
    ...updaters.map((updater) => {
      const named = updatedItems[updater].flatMap(({ attributes }) => attributes)
      return refuse(`${inSid(updater)}Attributes`, {
        ...isOneOf(resources, [updater]),
        'ForAnyValue:StringNotEquals': { 'dynamodb:Attributes': ['key', ...new Set(named)] },
      })
    }),
    refuse('CountedUnderRatesAlone', {
      ...isOneOf(resources, counters),
      'ForAnyValue:StringNotLike': { 'dynamodb:LeadingKeys': rates },
      'ForAnyValue:StringEquals': { 'dynamodb:Attributes': counted },
    }),
  ]
}

/** `ForAllValues` holds for a request that names none, so one has to be there. */
function onItems({ keys, attributes }: UpdatedItems): Conditions {
  return {
    'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': keys },
    'ForAllValues:StringEquals': { 'dynamodb:Attributes': ['key', ...attributes] },
    Null: { 'dynamodb:LeadingKeys': 'false', 'dynamodb:Attributes': 'false' },
  }
}
