import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AuditReport } from '../../../shared/audit-report/report-schema.ts'
import type { ReportRecord } from '../../../shared/audit-report/seen-record.ts'
import { bounds, effectOf, fromPeople, naively, sum, tally, writerOf } from './naive.ts'
import { readUntil, reportOn } from './report-on.ts'
import { period, streams } from './stream.ts'

const check = (name: string, holds: (report: AuditReport, records: ReportRecord[]) => void) =>
  it(name, () => {
    fc.assert(
      fc.property(streams, (records) => holds(reportOn(records), records)),
      { numRuns: 40 },
    )
  })
const countsOf = <Row extends { count: number }>(rows: readonly Row[], keyOf: (row: Row) => string) =>
  Object.fromEntries(rows.map((row) => [keyOf(row), row.count]))
const nameOf = (who: { issuer: string; subject: string } | null | undefined) => who?.subject ?? ''

describe('each figure is what the plainest count over the same records says:', () => {
  check(
    'records, kinds, writers, policies, and their first and last',
    ({ records, writers, policies }, all) => {
      const { inPeriod, by } = naively(all, period)
      expect(records.total).toBe(inPeriod.length)
      expect(Object.fromEntries(records.kinds.map(({ name, count }) => [name, count]))).toEqual(
        tally(inPeriod, ({ kind }) => kind),
      )
      const { first, last } = bounds(inPeriod)
      expect([records.first, records.last]).toEqual([first ?? null, last ?? null])
      expect(countsOf(writers.rows, (row) => row.function)).toEqual(tally(inPeriod, writerOf))
      for (const row of writers.rows) {
        expect(row).toMatchObject(bounds(by(row.function)))
        expect(row.lanesBegun).toBe(by(row.function).filter(({ seq }) => seq === 0).length)
        expect(row.lanesClosed).toBe(by(row.function).filter(({ kind }) => kind === 'lane-closed').length)
      }
      expect(countsOf(policies.rows, ({ digest }) => digest)).toEqual(
        tally(inPeriod, (record) => record.policyDigest),
      )
    },
  )

  check('who acted, in which duty, and the matrix of identity and action', ({ acting, matrix }, all) => {
    const { ends } = naively(all, period)
    for (const effect of ['allowed', 'denied', 'failed'] as const) {
      const ended = ends.filter((record) => effectOf(record) === effect)
      const acted = ended.filter((record) => fromPeople(record) && record.actor !== undefined)
      const rows = Object.fromEntries(
        acting.rows.flatMap((row) => (row[effect] > 0 ? [[`${row.subject} ${row.duty}`, row[effect]]] : [])),
      )
      expect(rows).toEqual(tally(acted, ({ actor }) => `${actor?.subject} ${actor?.duty ?? null}`))
      const cells = Object.fromEntries(
        matrix.rows.flatMap((cell) =>
          cell[effect] > 0
            ? [[`${nameOf(cell.identity)} ${cell.function} ${cell.action}`, cell[effect]]]
            : [],
        ),
      )
      const named = (record: ReportRecord) => (fromPeople(record) ? nameOf(record.actor) : '')
      expect(cells).toEqual(tally(ended, (record) => `${named(record)} ${writerOf(record)} ${record.action}`))
    }
  })

  check('refusals and crossings, by reason', ({ refusals, crossings }, all) => {
    const refused = naively(all, period).ends.filter((record) => effectOf(record) !== 'allowed')
    const reasonOf = ({ decision }: ReportRecord) => decision?.reasons[0] ?? 'no reason recorded'
    expect(countsOf(refusals.rows, (row) => `${row.effect} ${row.function} ${row.reason}`)).toEqual(
      tally(refused, (record) => `${effectOf(record)} ${writerOf(record)} ${reasonOf(record)}`),
    )
    const crossed = refused.filter(
      (record) =>
        effectOf(record) === 'denied' &&
        /^(duty_|read_after|grant_required|not_an_approver|query_not_allowed|self_approval|link_foreign)/.test(
          reasonOf(record),
        ),
    )
    expect(sum(crossed, () => 1)).toBe(crossings.rows.reduce((total, { count }) => total + count, 0))
    for (const row of crossings.rows) {
      const own = crossed.filter(
        (record) =>
          writerOf(record) === row.function &&
          record.action === row.action &&
          reasonOf(record) === row.reason &&
          nameOf(fromPeople(record) ? record.actor : undefined) === nameOf(row.identity) &&
          ((fromPeople(record) && record.actor?.duty) || null) === row.duty,
      )
      expect(row).toMatchObject({ count: own.length, ...bounds(own) })
    }
  })

  check('who exercised two duties, or embedded and read in one collection', (report, all) => {
    const done = naively(all, period).ends.filter(
      (record) => effectOf(record) === 'allowed' && fromPeople(record) && record.actor?.duty,
    )
    const as = (name: string) => done.filter(({ actor }) => actor?.subject === name || actor?.owner === name)
    const names = ['ann', 'ben', 'svc', 'ola']
    const inTwo = names.filter((name) => new Set(as(name).map(({ actor }) => actor?.duty)).size > 1)
    expect(report.twoDuties.rows.map(({ subject }) => subject)).toEqual(inTwo.sort())
    const both = names.flatMap((name) =>
      ['mail', 'research'].flatMap((collection) => {
        const own = as(name).filter(({ target }) => target?.collection === collection)
        const embedded = own.filter(
          (record) => writerOf(record) === 'embed' && record.action === 'embed',
        ).length
        const read = own.filter((record) => writerOf(record) === 'read-vectors').length
        return embedded > 0 && read > 0 ? [{ name, collection, embedded, read }] : []
      }),
    )
    const told = report.embeddedAndRead.rows.map(({ subject, collection, embedded, read }) => ({
      name: subject,
      collection,
      embedded: embedded.count,
      read: read.count,
    }))
    expect(told.sort(byText)).toEqual(both.sort(byText))
  })

  check('grants, by what their records say', ({ grants }, all) => {
    for (const grant of grants.rows) {
      const own = naively(all, period).inPeriod.filter(({ target }) => target?.grant === grant.id)
      const embeds = own.filter((record) => writerOf(record) === 'embed' && record.action === 'embed')
      const requests = embeds.filter(({ kind }) => kind === 'request')
      const isEnd = ({ kind }: ReportRecord) => kind === 'outcome' || kind === 'denial'
      const ok = own.filter((record) => isEnd(record) && effectOf(record) === 'allowed')
      expect(grant).toMatchObject({
        requests: requests.length,
        inputs: sum(requests, ({ count }) => count),
        givenBack: sum(own, ({ response }) => response?.givenBack),
        stored: sum(
          own.filter(({ decision, action }) => decision?.effect === 'stored' && action !== 'approval.close'),
          ({ response }) => response?.returned,
        ),
        refused: embeds.filter((record) => isEnd(record) && effectOf(record) === 'denied').length,
        tokens: ok.filter(({ action }) => action === 'grant.token').length,
        lastUse: bounds(embeds).last ?? null,
      })
      const ended = ok.filter(
        ({ action, target, decision }) =>
          action === 'grant.revoke' ||
          action === 'grant.complete' ||
          (action === 'approval.close' &&
            !target?.job &&
            decision?.reasons.some((text) => text.startsWith('outcome='))),
      )
      expect(grant.end?.at ?? undefined).toEqual(bounds(ended).first)
    }
    const named = new Set(naively(all, period).inPeriod.flatMap(({ target }) => target?.grant ?? []))
    expect(new Set(grants.rows.map(({ id }) => id))).toEqual(named)
  })

  check('regulated data, by class and by collection', ({ dataClasses, collections }, all) => {
    const { ends, inPeriod } = naively(all, period)
    const is = (by: string, action: string) => (record: ReportRecord) =>
      writerOf(record) === by && record.action === action
    const [embeds, runs] = [
      ends.filter(is('embed', 'embed')),
      ends.filter(is('workflow-run', 'approval.run')),
    ]
    const stored = embeds.filter(({ decision }) => decision?.effect === 'stored')
    const afterApproval = runs.filter(({ decision }) => decision?.effect === 'stored')
    const held = embeds.filter((record) => effectOf(record) === 'allowed' && record.response?.status === 202)
    const blocked = embeds.filter(
      (record) => effectOf(record) === 'denied' && record.decision?.reasons[0] === 'content_blocked',
    )
    for (const row of dataClasses.rows) {
      const found = (records: ReportRecord[]) => sum(records, ({ findings }) => findings?.[row.class])
      expect(row).toMatchObject({
        stored: found(stored),
        held: found(held.filter((record) => !stored.includes(record))),
        blocked: found(blocked),
        afterApproval: found(afterApproval),
        inQueries: found(ends.filter(is('embed-query', 'query.embed'))),
      })
      expect(row.stored + row.held + row.blocked + row.otherwise).toBe(found(embeds))
    }
    for (const row of collections.rows) {
      const own = (records: ReportRecord[]) =>
        records.filter(({ target }) => target?.collection === row.collection)
      const requests = own(inPeriod.filter(is('embed', 'embed'))).filter(({ kind }) => kind === 'request')
      const reads = own(ends).filter(
        (record) => writerOf(record) === 'read-vectors' && record.decision?.effect === 'returned',
      )
      expect(row).toMatchObject({
        embeds: requests.length,
        inputs: sum(requests, ({ count }) => count),
        stored: sum(own(stored), ({ response }) => response?.returned),
        storedAfterApproval: sum(own(afterApproval), ({ response }) => response?.returned),
        masked: sum(own([...stored, ...afterApproval]), ({ response }) => response?.masked),
        held: own(held).length,
        blocked: own(blocked).length,
        reads: reads.length,
        returned: sum(reads, ({ response }) => response?.returned),
        withheld: sum(reads, ({ response }) => response?.withheld),
        maskedInReads: sum(reads, ({ response }) => response?.masked),
      })
    }
  })

  check('interrupted requests, floods, alarms, changes, votes and closings', (report, all) => {
    const { inPeriod, ends, by } = naively(all, period)
    const answered = new Set(all.flatMap(({ request }) => request ?? []))
    const open = inPeriod.filter(({ kind, id }) => kind === 'request' && !answered.has(id))
    const past = open.filter(({ deadline = '' }) => Date.parse(deadline) < readUntil)
    expect(report.interrupted.rows.map(({ record }) => record).sort()).toEqual(
      past.map(({ id }) => id).sort(),
    )
    expect(report.interrupted.undecided).toBe(open.length - past.length)
    const floods = inPeriod.filter(({ kind }) => kind === 'aggregate')
    expect(report.unauthenticated.rows.reduce((total, { requests }) => total + requests, 0)).toBe(
      sum(floods, ({ count }) => count),
    )
    for (const [table, kind] of [
      [report.alarms, 'alarm'],
      [report.policyChanges, 'policy-changed'],
    ] as const) {
      const ids = inPeriod.filter((record) => record.kind === kind).map(({ id }) => id)
      expect(table.rows.map(({ record }) => record).sort()).toEqual(ids.sort())
    }
    const ok = (action: string) =>
      ends.filter(
        (record) => record.action === action && effectOf(record) === 'allowed' && record.target?.approval,
      )
    expect(report.approvals.votes).toEqual({
      cast: ok('approval.vote').length,
      withdrawn: ok('approval.withdraw').length,
    })
    expect(report.approvals.closings.reduce((total, { count }) => total + count, 0)).toBe(
      ok('approval.close').length,
    )
    const asked = inPeriod.filter(({ action }) => action.startsWith('approval.'))
    expect(new Set(report.approvals.rows.map(({ id }) => id))).toEqual(
      new Set(asked.flatMap(({ target }) => target?.approval ?? [])),
    )
    expect(by('manage')).toEqual([])
  })
})

function byText(one: object, other: object): number {
  return JSON.stringify(one) < JSON.stringify(other) ? -1 : 1
}
