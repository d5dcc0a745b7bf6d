import type { ListedApproval } from '../../../../shared/audit-approvals/approval-schema.ts'
import { visibleLine } from '../../../../shared/pages/visible-text.ts'

/** Whether somebody else than who asked has decided, by what the records name: accounts, and owners of accounts. */
export function FourEyes({ approval }: { readonly approval: ListedApproval }) {
  const { requester, votes } = approval
  const deciders = votes.filter(({ decision, status }) => decision === 'approve' && status === 'cast')
  if (requester === null || deciders.length === 0) return null
  const own = new Set([requester.subject, requester.owner].flatMap((name) => name ?? []))
  const selfApproved = deciders.find(
    ({ account }) => account.issuer === requester.issuer && own.has(account.subject),
  )
  if (selfApproved !== undefined) {
    return (
      <div class="notice bad" role="alert">
        <p>
          <strong>Four eyes are not on record:</strong> <bdi>{visibleLine(selfApproved.account.subject)}</bdi>{' '}
          asked, and approved.
        </p>
      </div>
    )
  }
  const people = new Set(deciders.map(({ person }) => person)).size
  return (
    <div class="notice good">
      <p>
        <strong>Four eyes:</strong> <bdi>{visibleLine(requester.subject)}</bdi> asked, and{' '}
        {people === 1 ? 'another account' : `${people} other people`} approved.
      </p>
    </div>
  )
}
