import { byTimeAndPlace } from '../../audit/collect-trace.ts'
import type { PresentedRecord } from '../../audit/present-record.ts'
import type { ListedApproval } from '../../audit-approvals/approval-schema.ts'
import { factIn, isAbout, isDone, stepsOf } from '../../audit-approvals/approval-steps.ts'
import { tellApproval } from '../../audit-approvals/tell-approval.ts'
import type { TellApproval } from '../approvals.ts'
import type { AuditReport } from '../report-schema.ts'

type Row = AuditReport['approvals']['rows'][number]
type Vote = Row['votes'][number]

/** Stands for the identity provider where a mailed code did: such an account is a mailbox, and can't be compared. */
const codeIssuer = 'urn:sunder:approval-link'

/** Tells an approval as `GET /v1/approvals` does, but from the records of a period alone: no address of today's policy. */
export const tellApprovalForReport: TellApproval = (approval, { records, complete }) => {
  const own = records.filter((record) => isAbout(record, approval)).sort(byTimeAndPlace)
  const steps = stepsOf(own)
  const times = own.map(({ time }) => Date.parse(time))
  const target = own.find((record) => record.target?.job ?? record.target?.grant)?.target
  const asking = {
    approval,
    trace: target?.job ?? target?.grant ?? approval,
    at: times.length === 0 ? 0 : Math.min(...times),
    records: own,
  }
  const told = tellApproval(asking, { records: own, complete }, () => null)
  const requester = requesterOf(told, own)
  const run = steps.of('approval.run').find(({ request }) => factIn(request, 'quorum') !== undefined)
  return {
    id: approval,
    kind: told.kind,
    state: told.state,
    reason: told.reason,
    collection: told.collection,
    grant: told.grant,
    job: told.job,
    requester,
    findings: { ...told.findings },
    payloadDigest: told.payloadDigest,
    previewDigest: told.previewDigest,
    askedAt: steps.of('approval.ask').length === 0 ? null : told.askedAt,
    decidedAt: told.decidedAt,
    carriedOutAt: told.carriedOutAt,
    closedAt: told.closedAt,
    quorum: factIn(run?.request, 'quorum') ?? null,
    notified: steps.of('approval.notify').filter(isDone).length,
    opened: told.opened.length,
    votes: told.votes.map((vote) => toVote(vote, told, requester)),
    refused: { ...told.refused },
    complete,
  }
}

/** As the question says it; where that was put before the period, as the workflow says it. */
function requesterOf({ requester }: ListedApproval, own: readonly PresentedRecord[]): Row['requester'] {
  const said = requester ?? own.find(({ actor }) => actor?.duty === 'embedder')?.actor
  return said === undefined ? null : { issuer: said.issuer, subject: said.subject, owner: said.owner ?? null }
}

function toVote(
  {
    person,
    account,
    decision,
    status,
    at,
    record,
    payloadDigest,
    previewDigest,
    policyDigest,
  }: ListedApproval['votes'][number],
  asked: Pick<ListedApproval, 'payloadDigest' | 'previewDigest'>,
  requester: Row['requester'],
): Vote {
  const isUnknown = asked.payloadDigest === null || asked.previewDigest === null
  return {
    person,
    account,
    decision,
    status,
    at: { record, time: at },
    own: isOwn(account, requester),
    sameDigests: isUnknown
      ? null
      : payloadDigest === asked.payloadDigest && previewDigest === asked.previewDigest,
    policyDigest,
  }
}

/** Whether an account is the requester's, or its owner's. */
function isOwn({ issuer, subject }: Vote['account'], requester: Row['requester']): boolean | null {
  if (requester === null || issuer === codeIssuer) return null
  return issuer === requester.issuer && (subject === requester.subject || subject === requester.owner)
}
