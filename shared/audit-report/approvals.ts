import { createKeptRows } from './kept-rows.ts'
import type { ReportLimits } from './limits.ts'
import type { AuditReport } from './report-schema.ts'
import { factsIn, type ReportRecord, type Section, type SeenRecord } from './seen-record.ts'
import { compare } from './who-acted.ts'

type Approval = AuditReport['approvals']['rows'][number]

/** Makes an approval's row of its records. */
export type TellApproval = (
  approval: string,
  held: { readonly records: readonly ReportRecord[]; readonly complete: boolean },
) => Approval

interface Held {
  readonly approval: string
  readonly records: ReportRecord[]
  complete: boolean
}

/** Who approved what, with the evidence that it was somebody else's. */
export function createApprovals(
  limits: ReportLimits,
  tellApproval: TellApproval,
): Section<Pick<AuditReport, 'approvals'>> {
  const approvals = createKeptRows<Held>(limits.approvals)
  const closings = new Map<string, number>()
  const votes = { cast: 0, withdrawn: 0 }

  const tally = ({ record, writer, end }: SeenRecord): void => {
    if (end !== 'allowed') return
    const step = `${writer} ${record.action}`
    if (step === 'approvals approval.vote') votes.cast += 1
    if (step === 'approvals approval.withdraw') votes.withdrawn += 1
    if (step !== 'workflow-close approval.close') return
    // One of the states that an approval can end in.
    const outcome = factsIn(record, 'outcome')[0] ?? 'not recorded'
    closings.set(outcome, (closings.get(outcome) ?? 0) + 1)
  }

  return {
    add(seen) {
      const { record } = seen
      const approval = record.target?.approval
      if (approval === undefined || !record.action.startsWith('approval.')) return
      tally(seen)
      const held = approvals.at(approval, () => ({ approval, records: [], complete: true }))
      if (held === undefined) return
      if (held.records.length < limits.recordsOfApproval) held.records.push(record)
      else held.complete = false
    },
    finish: () => ({
      approvals: {
        counted:
          'Records of the period that name the approval, of the functions whose it is to write them, told as GET /v1/approvals tells them. Votes: allowed outcomes of approval.vote and approval.withdraw. Closings: allowed outcomes of approval.close. “More” counts records of further approvals.',
        rows: approvals
          .rows()
          .map(({ approval, ...held }) => tellApproval(approval, held))
          .sort(
            (one, other) => compare(one.askedAt ?? '~', other.askedAt ?? '~') || compare(one.id, other.id),
          ),
        more: approvals.more,
        votes,
        closings: [...closings]
          .map(([name, count]) => ({ name, count }))
          .sort((one, other) => compare(one.name, other.name)),
      },
    }),
  }
}
