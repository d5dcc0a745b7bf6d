import { toTimestamp } from '../runtime/clock.ts'
import { createApprovals, type TellApproval } from './approvals.ts'
import { controlsOf } from './controls.ts'
import { createGrants } from './grants.ts'
import { createHappenings } from './happenings.ts'
import { createInterruptedRequests } from './interrupted-requests.ts'
import { type ReportLimits, reportLimits } from './limits.ts'
import { type ExceptionsIn, exceptionsIn } from './policy-exceptions.ts'
import { createRefusals } from './refusals.ts'
import { createRegulatedData } from './regulated-data.ts'
import type { AuditReport, CheckedChains, GivenVerification, LogState } from './report-schema.ts'
import { createSealedLeaves } from './sealed-leaves.ts'
import { type ReportRecord, seeRecord } from './seen-record.ts'
import { createTwoDuties } from './two-duties.ts'
import { createWhoActed } from './who-acted.ts'
import { createWriters } from './writers.ts'

export interface ReportOptions {
  /** Inclusive and exclusive, milliseconds since the epoch. */
  readonly from: number
  readonly to: number
  readonly tellApproval: TellApproval
  readonly limits?: Partial<ReportLimits>
}

/** What is known about the records beside them. */
interface ReportFacts {
  /** Milliseconds since the epoch. */
  readonly madeAt: number
  /** Up to when outcomes were added, milliseconds: to judge which requests were interrupted. */
  readonly readUntil: number
  /** Stored items that were met and are no records. */
  readonly faulty?: number
  /** Policy files that are at hand; only those that were in force are told of. */
  readonly policies?: readonly ExceptionsIn[]
  readonly log?: LogState | undefined
  readonly chains?: CheckedChains | undefined
  readonly verification?: GivenVerification | undefined
}

/** A report in the making. Its memory is bound by its limits, however many records are added. */
export interface ReportInTheMaking {
  /**
   * Adds a record, in whatever order. Those outside the period count for nothing but this: the outcomes after it tell
   * which of its requests ended, so add a lane's life (`laneLifeMs`) more.
   *
   * @param leaf its index in the transparency log; null where it is not sealed; left out where nobody looked
   */
  addRecord(record: ReportRecord, leaf?: number | null): void
  finish(facts: ReportFacts): AuditReport
}

export function createReport({ from, to, tellApproval, limits: given }: ReportOptions): ReportInTheMaking {
  const limits = { ...reportLimits, ...given }
  const whoActed = createWhoActed(limits)
  const refusals = createRefusals(limits)
  const twoDuties = createTwoDuties(limits)
  const grants = createGrants(limits)
  const approvals = createApprovals(limits, tellApproval)
  const regulatedData = createRegulatedData(limits)
  const happenings = createHappenings(limits)
  const writers = createWriters(limits)
  const sections = [whoActed, refusals, twoDuties, grants, approvals, regulatedData, happenings, writers]
  const interrupted = createInterruptedRequests(limits)
  const leaves = createSealedLeaves()
  const [start, end] = [toTimestamp(from), toTimestamp(to)]

  return {
    addRecord(record, leaf) {
      const isInPeriod = record.time >= start && record.time < end
      interrupted.add(record, isInPeriod)
      if (!isInPeriod) return
      leaves.add(record, leaf)
      const seen = seeRecord(record)
      for (const section of sections) section.add(seen)
    },
    finish({ madeAt, readUntil, faulty = 0, policies = [], log, chains, verification }) {
      const { writers: wrote, ...records } = writers.finish()
      const happened = happenings.finish()
      const inForce = happened.policies.rows.map(({ digest }) => digest)
      const figures = {
        v: 1 as const,
        period: { from: start, to: end, madeAt: toTimestamp(madeAt) },
        records: {
          counted:
            'Every record whose own time lies in the period. Stored items that are not what a lane wrote are left out of all figures.',
          ...records,
          faulty,
        },
        ...whoActed.finish(),
        ...refusals.finish(),
        ...twoDuties.finish(),
        ...grants.finish(),
        ...approvals.finish(),
        ...regulatedData.finish(),
        interrupted: interrupted.finish(readUntil),
        ...happened,
        exceptions: exceptionsIn(policies, inForce),
        writers: wrote,
        sealing: {
          counted:
            'Log: its latest seal and checkpoint when the report was made. Leaves: of the records of the period, by their place in the tree. Chains: every lane that can hold records of the period, read whole. Verification: as it was handed in with the report.',
          log: log ?? null,
          leaves: leaves.finish(),
          chains: chains ?? null,
          verification: verification ?? null,
        },
      }
      return { ...figures, controls: controlsOf(figures) }
    },
  }
}
