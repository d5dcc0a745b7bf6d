import { type Duty, type Principal, principalsOf } from '../identity/caller.ts'
import { createKeptRows } from './kept-rows.ts'
import type { ReportLimits } from './limits.ts'
import { compareCited, type Occurrences, occur } from './occurrences.ts'
import type { AuditReport } from './report-schema.ts'
import { nameOf, principal, type Section, type SeenRecord } from './seen-record.ts'
import { compare } from './who-acted.ts'

interface Exercised {
  readonly who: Principal
  /** By duty and by the account that exercised it. */
  readonly by: Map<string, { readonly duty: Duty; readonly by: string; at: Occurrences | undefined }>
}

interface Touched {
  readonly who: Principal
  readonly collection: string
  embedded: Occurrences | undefined
  read: Occurrences | undefined
}

/** Accounts of one owner whose duties are told one by one. */
const mostAccounts = 20

/** What the duties' separation is to prevent, looked for among what was allowed. */
export function createTwoDuties(
  limits: ReportLimits,
): Section<Pick<AuditReport, 'twoDuties' | 'embeddedAndRead'>> {
  const people = createKeptRows<Exercised>(limits.identities * 2)
  const touched = createKeptRows<Touched>(limits.matrix)

  const exercise = (who: Principal, { record, actor }: SeenRecord): void => {
    const person = people.at(nameOf(who), () => ({ who: principal(who), by: new Map() }))
    if (person === undefined || actor?.duty === undefined) return
    const { duty, subject } = actor
    const key = `${duty} ${subject}`
    const known = person.by.get(key)
    if (known !== undefined) known.at = occur(known.at, record)
    else if (person.by.size < mostAccounts)
      person.by.set(key, { duty, by: subject, at: occur(undefined, record) })
  }

  const touch = (who: Principal, seen: SeenRecord): void => {
    const collection = seen.record.target?.collection
    const how = touchOf(seen)
    if (collection === undefined || how === undefined) return
    const fresh = { who: principal(who), collection, embedded: undefined, read: undefined }
    const row = touched.at(`${collection} ${nameOf(who)}`, () => fresh)
    if (row !== undefined) row[how] = occur(row[how], seen.record)
  }

  return {
    add(seen) {
      if (seen.end !== 'allowed' || seen.actor?.duty === undefined) return
      for (const who of principalsOf({ owner: undefined, ...seen.actor })) {
        exercise(who, seen)
        touch(who, seen)
      }
    },
    finish: () => ({
      twoDuties: {
        counted:
          'Outcomes that were allowed, by identity and by the owner that it names: listed is who exercised more than one duty in the period. Between two duties lies the policy’s cooling-off time. “More” counts records of identities that found no place to be compared.',
        rows: people.rows().filter(isInTwo).map(toTwoDuties).sort(byWho),
        more: people.more,
      },
      embeddedAndRead: {
        counted:
          'Allowed outcomes of embed and of read-vectors, by identity and by the owner that it names: listed is who did both in one collection. “More” counts records that found no place to be compared.',
        rows: touched.rows().flatMap(toEmbeddedAndRead).sort(byWho),
        more: touched.more,
      },
    }),
  }
}

function touchOf({ writer, record }: SeenRecord): 'embedded' | 'read' | undefined {
  if (writer === 'embed' && record.action === 'embed') return 'embedded'
  return writer === 'read-vectors' ? 'read' : undefined
}

function isInTwo({ by }: Exercised): boolean {
  return new Set([...by.values()].map(({ duty }) => duty)).size > 1
}

function toTwoDuties({ who, by }: Exercised) {
  const duties = [...by.values()]
    .flatMap(({ at, ...exercised }) => (at === undefined ? [] : [{ ...exercised, ...at }]))
    .sort((one, other) => compareCited(one.first, other.first))
  return { ...who, duties }
}

function toEmbeddedAndRead({ who, collection, embedded, read }: Touched) {
  return embedded === undefined || read === undefined ? [] : [{ ...who, collection, embedded, read }]
}

function byWho(one: Principal & { collection?: string }, other: Principal & { collection?: string }): number {
  return compare(nameOf(one), nameOf(other)) || compare(one.collection ?? '', other.collection ?? '')
}
