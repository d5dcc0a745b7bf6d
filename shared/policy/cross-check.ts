import { laneLifeMs } from '../audit/lane-name.ts'
import type { Duty } from '../identity/caller.ts'
import { mailboxOf } from '../identity/mailbox.ts'
import type { RegulatedAction } from '../regulated-data/policy/regulated-actions.ts'
import { needsApproval } from './needs-approval.ts'

/** The parts of a policy that name one another. */
interface References {
  readonly identity: {
    readonly providers: readonly {
      readonly issuer: string
      readonly duties: Readonly<Record<string, Duty>>
    }[]
  }
  readonly models: Readonly<Record<string, unknown>>
  readonly audit: {
    readonly retention: number
    readonly log: { readonly maxLag: number }
    readonly ship: readonly { readonly name: string }[]
  }
  readonly collections: Readonly<
    Record<
      string,
      {
        readonly model: string
        readonly embedders: readonly string[]
        readonly readers: readonly string[]
        readonly reading: { readonly unmasked: readonly { readonly group: string }[] }
        readonly regulated: Readonly<Record<string, RegulatedAction>>
        readonly grants: { readonly approval: boolean }
        readonly approval?:
          | {
              readonly approvers: readonly string[]
              readonly quorum: number
              readonly denials: number
              readonly timeout: number
            }
          | undefined
      }
    >
  >
}

interface Issue {
  readonly path: (string | number)[]
  readonly message: string
}

/**
 * Names that lead nowhere: a collection's model that is not defined, a group that no provider gives the duty
 * which the collection expects of it, an issuer or a receiver listed twice, an approval that nobody could give; and
 * records that would be removed too soon.
 */
export function crossIssues(policy: References): Issue[] {
  return [
    ...repeatedIssuers(policy),
    ...unknownModels(policy),
    ...unknownGroups(policy, 'embedders', 'embedder'),
    ...unknownGroups(policy, 'readers', 'consumer'),
    ...strangersUnmasked(policy),
    ...nobodyToAsk(policy),
    ...votesOutOfReach(policy),
    ...repeatedReceivers(policy),
    ...retentionTooShort(policy),
  ]
}

function repeatedIssuers({ identity }: References): Issue[] {
  const issuers = identity.providers.map((provider) => provider.issuer)
  return issuers.flatMap((issuer, index) =>
    issuers.indexOf(issuer) === index
      ? []
      : [
          {
            path: ['identity', 'providers', index, 'issuer'],
            message: 'expected an issuer that is not listed before',
          },
        ],
  )
}

function unknownModels({ models, collections }: References): Issue[] {
  return Object.entries(collections)
    .filter(([, { model }]) => !Object.hasOwn(models, model))
    .map(([name]) => ({
      path: ['collections', name, 'model'],
      message: `expected one of: ${Object.keys(models).join(', ')}`,
    }))
}

function unknownGroups(policy: References, list: 'embedders' | 'readers', duty: Duty): Issue[] {
  const known = new Set(policy.identity.providers.flatMap(({ duties }) => groupsWith(duties, duty)))
  const message = `expected a group that a provider gives the duty ${duty}: ${[...known].join(', ') || 'there is none'}`
  return Object.entries(policy.collections).flatMap(([name, collection]) =>
    collection[list].flatMap((group, index) =>
      known.has(group) ? [] : [{ path: ['collections', name, list, index], message }],
    ),
  )
}

/** A group that may not read has nothing to see unmasked: it is a slip, or a misspelled name. */
function strangersUnmasked({ collections }: References): Issue[] {
  return Object.entries(collections).flatMap(([name, { readers, reading }]) =>
    reading.unmasked.flatMap(({ group }, index) =>
      readers.includes(group)
        ? []
        : [
            {
              path: ['collections', name, 'reading', 'unmasked', index, 'group'],
              message: `expected one of the collection's readers: ${readers.join(', ')}`,
            },
          ],
    ),
  )
}

function nobodyToAsk({ collections }: References): Issue[] {
  return Object.entries(collections)
    .filter(([, collection]) => needsApproval(collection) && collection.approval === undefined)
    .map(([name]) => ({
      path: ['collections', name, 'approval'],
      message: 'expected approvers, as something of this collection waits for an approval',
    }))
}

/** A receiver's name is that of its cursor. */
function repeatedReceivers({ audit }: References): Issue[] {
  const names = audit.ship.map(({ name }) => name)
  return names.flatMap((name, index) =>
    names.indexOf(name) === index
      ? []
      : [{ path: ['audit', 'ship', index, 'name'], message: 'expected a name that no receiver before has' }],
  )
}

/** What is removed before it is sealed would be missing from the log; what an approval waits for, from that. */
function retentionTooShort({ audit, collections }: References): Issue[] {
  const waits = Object.values(collections).map(({ approval }) => approval?.timeout ?? 0)
  const least = Math.max(audit.log.maxLag, ...waits) + laneLifeMs
  if (audit.retention >= least) return []
  const message = `expected at least ${Math.ceil(least / 60_000)}m: a lane's life, after maxLag and every approval's timeout`
  return [{ path: ['audit', 'retention'], message }]
}

/** One person has one vote, under however many addresses. What needs more denials than people could never be denied. */
function votesOutOfReach({ collections }: References): Issue[] {
  return Object.entries(collections).flatMap(([name, { approval }]) => {
    if (approval === undefined || approval.approvers.length === 0) return []
    const people = new Set(approval.approvers.map(mailboxOf)).size
    const message = `expected at most ${people}, as many as there are approvers`
    return (['quorum', 'denials'] as const)
      .filter((votes) => approval[votes] > people)
      .map((votes) => ({ path: ['collections', name, 'approval', votes], message }))
  })
}

function groupsWith(duties: Readonly<Record<string, Duty>>, duty: Duty): string[] {
  return Object.keys(duties).filter((group) => duties[group] === duty)
}
