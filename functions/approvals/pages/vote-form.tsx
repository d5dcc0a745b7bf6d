import type { DecisionPageFacts } from './decision-page.tsx'

/** The form to vote with, or to take an approval back; nothing where nothing can be decided. */
export function VoteForms(facts: DecisionPageFacts) {
  if (!isOpen(facts)) return null
  const { own } = facts.decision
  if (own === undefined) return <Ballot {...facts} />
  return own.decision === 'approve' ? <Withdrawal {...facts} /> : null
}

/** Whether the reader's own vote is waited for. */
export function isAsked(facts: DecisionPageFacts): boolean {
  return isOpen(facts) && facts.decision.own === undefined
}

function isOpen({ followed: { approval }, decision: { isRevoked }, now }: DecisionPageFacts): boolean {
  return approval.state === 'waiting' && now < approval.expiresAt && !isRevoked
}

function Ballot(facts: DecisionPageFacts) {
  const { followed, problem, form } = facts
  const { reasonToApprove } = followed.asked
  return (
    <form class="sheet decide" method="post" action={actionOf(facts)} aria-labelledby="ballot">
      <h2 id="ballot">Your decision</h2>
      {problem !== undefined && (
        <div class="notice bad" role="alert" id="problem">
          <p>{problem}</p>
        </div>
      )}
      <Hidden {...facts} />
      <label for="reason">Why{reasonToApprove ? '' : ' (needed to deny)'}</label>
      <textarea
        id="reason"
        name="reason"
        rows={3}
        maxlength={500}
        aria-describedby={problem === undefined ? 'reason-hint' : 'problem reason-hint'}
        {...(problem !== undefined && { 'aria-invalid': 'true', autofocus: true })}
      >
        {form?.reason ?? ''}
      </textarea>
      <p class="soft" id="reason-hint">
        It is recorded for good. Write no names, numbers or anything from the inputs into it.
      </p>
      <div class="buttons">
        <button type="submit" name="decision" value="approve">
          Approve
        </button>
        <button type="submit" name="decision" value="deny" class="second">
          Deny
        </button>
      </div>
    </form>
  )
}

function Withdrawal(facts: DecisionPageFacts) {
  return (
    <form class="sheet decide" method="post" action={actionOf(facts)} aria-labelledby="ballot">
      <h2 id="ballot">Your approval</h2>
      <p>Until it is carried out you can take it back.</p>
      <Hidden {...facts} />
      <div class="buttons">
        <button type="submit" name="decision" value="withdraw" class="second">
          Withdraw my approval
        </button>
      </div>
    </form>
  )
}

/** The session's own mark, and what this page shows: a vote holds for that. */
function Hidden({ followed: { approval }, approver, decision: { policyDigest } }: DecisionPageFacts) {
  return (
    <>
      <input type="hidden" name="csrf" value={approver.csrf} />
      <input type="hidden" name="payload" value={approval.payloadDigest} />
      <input type="hidden" name="preview" value={approval.previewDigest} />
      <input type="hidden" name="policy" value={policyDigest} />
    </>
  )
}

function actionOf({ baseUrl, followed }: DecisionPageFacts): string {
  return `${baseUrl}/links/${followed.secret}/vote`
}
