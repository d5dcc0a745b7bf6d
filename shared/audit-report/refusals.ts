import { crossingReasons, isCrossing } from '../identity/crossings.ts'
import { createKeptRows } from './kept-rows.ts'
import type { ReportLimits } from './limits.ts'
import { inOrderOfFirst, type Occurrences, occur } from './occurrences.ts'
import type { AuditReport } from './report-schema.ts'
import { dutyOf, nameOf, principal, reasonOf, type Section } from './seen-record.ts'

type Crossing = AuditReport['crossings']['rows'][number]
type Refusal = AuditReport['refusals']['rows'][number]
type Uncounted<Row> = Omit<Row, keyof Occurrences> & { at: Occurrences | undefined }

/** What was refused: between the duties, one by one; for any other reason, by reason. */
export function createRefusals(limits: ReportLimits): Section<Pick<AuditReport, 'crossings' | 'refusals'>> {
  const crossings = createKeptRows<Uncounted<Crossing>>(limits.crossings)
  const refusals = createKeptRows<Uncounted<Refusal>>(limits.refusals)
  return {
    add({ record, writer, actor, end }) {
      if (end !== 'denied' && end !== 'failed') return
      const reason = reasonOf(record)
      const place = { function: writer, reason }
      const refusal = refusals.at(`${end} ${writer} ${reason}`, () => ({
        effect: end,
        ...place,
        at: undefined,
      }))
      if (refusal !== undefined) refusal.at = occur(refusal.at, record)
      if (end !== 'denied' || !isCrossing(reason)) return
      const who = actor === undefined ? '' : `${actor.duty} ${nameOf(actor)}`
      const crossing = crossings.at(`${writer} ${record.action} ${reason} ${who}`, () => ({
        identity: actor === undefined ? null : principal(actor),
        duty: actor?.duty ?? null,
        asked: dutyOf(writer),
        action: record.action,
        ...place,
        at: undefined,
      }))
      if (crossing !== undefined) crossing.at = occur(crossing.at, record)
    },
    finish: () => ({
      crossings: {
        counted: `Denied outcomes and denials whose reason is one of ${crossingReasons.join(', ')}, by identity, duty of the token, function, action and reason. “More” counts refusals of further rows.`,
        rows: inOrderOfFirst(crossings.rows()),
        more: crossings.more,
      },
      refusals: {
        counted:
          'All outcomes and denials with the effect denied or failed, the crossings among them, by effect, function and reason. “More” counts those of further rows.',
        rows: inOrderOfFirst(refusals.rows()),
        more: refusals.more,
      },
    }),
  }
}
