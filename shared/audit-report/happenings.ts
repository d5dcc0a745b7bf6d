import { createKeptRows } from './kept-rows.ts'
import type { ReportLimits } from './limits.ts'
import { compareCited, inOrderOfFirst, type Occurrences, occur } from './occurrences.ts'
import type { AuditReport } from './report-schema.ts'
import { cite, principal, reasonOf, type Section, type SeenRecord } from './seen-record.ts'

type Change = AuditReport['policyChanges']['rows'][number]
type Alarm = AuditReport['alarms']['rows'][number]
type Happenings = Pick<AuditReport, 'unauthenticated' | 'policies' | 'policyChanges' | 'alarms'>

interface Flood {
  readonly function: string
  readonly reason: string
  requests: number
  most: number
  at: Occurrences | undefined
}

/** What happened without anybody's request being let through: floods, changes of the policy, alarms. */
export function createHappenings(limits: ReportLimits): Section<Happenings> {
  const floods = createKeptRows<Flood>(limits.floods)
  const policies = createKeptRows<{ readonly digest: string; at: Occurrences | undefined }>(limits.policies)
  const changes = createKeptRows<Change>(limits.policies)
  const alarms = createKeptRows<Alarm>(limits.alarms)

  const addFlood = ({ record, writer }: SeenRecord): void => {
    const place = { function: writer, reason: reasonOf(record) }
    const row = floods.at(`${writer} ${place.reason}`, () => ({
      ...place,
      requests: 0,
      most: 0,
      at: undefined,
    }))
    if (row === undefined) return
    const requests = record.count ?? 0
    row.requests += requests
    row.most = Math.max(row.most, requests)
    row.at = occur(row.at, record)
  }

  return {
    add(seen) {
      const { record } = seen
      const policy = policies.at(record.policyDigest, () => ({ digest: record.policyDigest, at: undefined }))
      if (policy !== undefined) policy.at = occur(policy.at, record)
      if (record.kind === 'aggregate') addFlood(seen)
      if (record.kind === 'policy-changed') changes.at(record.id, () => toChange(seen))
      if (record.kind === 'alarm') alarms.at(record.id, () => toAlarm(seen))
    },
    finish: () => ({
      unauthenticated: {
        counted:
          'Records of kind aggregate, by function and reason: each counts the requests of one reason and one minute that were refused without a valid token or, as “overloaded”, before their token was looked at. “More” counts aggregates of further reasons.',
        rows: inOrderOfFirst(floods.rows()),
        more: floods.more,
      },
      policies: {
        counted:
          'Every record of the period by the SHA-256 of the policy file under which it was written. “More” counts records of further digests.',
        rows: inOrderOfFirst(policies.rows()),
        more: policies.more,
      },
      policyChanges: {
        counted: 'Records of kind policy-changed. “More” counts those without a row.',
        rows: changes.rows().sort(compareCited),
        more: changes.more,
      },
      alarms: {
        counted: 'Records of kind alarm. “More” counts those without a row.',
        rows: alarms.rows().sort(compareCited),
        more: alarms.more,
      },
    }),
  }
}

function toChange({ record }: SeenRecord): Change {
  const reasons = record.decision?.reasons ?? []
  const named = (name: string) =>
    reasons.find((reason) => reason.startsWith(name))?.slice(name.length) ?? null
  const facts = reasons.filter((reason) => !reason.startsWith('from ') && !reason.startsWith('to '))
  return {
    ...cite(record),
    allowed: record.decision?.effect !== 'denied',
    from: named('from '),
    to: named('to '),
    facts,
  }
}

function toAlarm({ record, writer }: SeenRecord): Alarm {
  const { action, actor, target = {}, decision } = record
  return {
    ...cite(record),
    function: writer,
    action,
    identity: actor === undefined ? null : principal(actor),
    target: Object.fromEntries(
      Object.entries(target).filter((entry): entry is [string, string] => !!entry[1]),
    ),
    reasons: decision?.reasons ?? [],
  }
}
