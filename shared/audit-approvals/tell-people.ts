import type { PresentedRecord } from '../audit/present-record.ts'
import { personOf } from '../identity/mailbox.ts'
import type { Policy } from '../policy/schema.ts'
import type { ListedNotice, ListedOpening, ListedVote } from './approval-schema.ts'
import { effectOf, factIn, factsIn, isDone, type Step, type Steps } from './approval-steps.ts'

/** The address behind a person's name in records, where it is known. */
export type EmailOf = (person: string) => string | null

/** Records hold no address: only today's policy still tells whose a name is, and only of those whom it asks. */
export function emailsInPolicy({ collections }: Pick<Policy, 'collections'>): EmailOf {
  const approvers = Object.values(collections).flatMap(({ approval }) => approval?.approvers ?? [])
  const emails = new Map(approvers.map((email) => [personOf(email), email]))
  return (person) => emails.get(person) ?? null
}

/** Who was written to, and whether it reached them. */
export function tellNotices(steps: readonly Step[], emailOf: EmailOf): ListedNotice[] {
  return steps.flatMap(({ request, outcome }) => {
    const [reached, unreached] = [factsIn(outcome, 'to'), factsIn(outcome, 'not reached')]
    return factsIn(request, 'to').map((person) => ({
      person,
      email: emailOf(person),
      at: request.time,
      reached: reached.includes(person) ? true : unreached.includes(person) ? false : null,
    }))
  })
}

/** Who saw what is asked: each person's account once, however often the page was opened. */
export function tellOpenings(steps: readonly Step[], emailOf: EmailOf): ListedOpening[] {
  const openings = new Map<string, ListedOpening>()
  for (const { request } of steps.filter(isDone)) {
    const [person, account] = [factIn(request, 'person'), accountOf(request)]
    if (person === undefined || account === undefined) continue
    const key = JSON.stringify([person, account.issuer, account.subject])
    const { firstAt, times } = openings.get(key) ?? { firstAt: request.time, times: 0 }
    openings.set(key, {
      person,
      email: emailOf(person),
      account,
      firstAt,
      lastAt: request.time,
      times: times + 1,
    })
  }
  return [...openings.values()]
}

/** What was said, why, and of what exactly. What was refused is no vote. */
export function tellVotes(steps: Steps, emailOf: EmailOf): ListedVote[] {
  const votes = steps.of('approval.vote').flatMap((step) => toVote(step, emailOf))
  for (const step of steps.of('approval.withdraw')) {
    if (effectOf(step) === 'denied') continue
    const person = factIn(step.request, 'person')
    const place = votes.findLastIndex(
      (vote) => vote.person === person && vote.status === 'cast' && vote.at <= step.request.time,
    )
    const vote = votes[place]
    if (vote === undefined) continue
    votes[place] = isDone(step)
      ? { ...vote, status: 'withdrawn', withdrawnAt: step.request.time }
      : { ...vote, status: 'in_doubt' }
  }
  return votes
}

function toVote(step: Step, emailOf: EmailOf): ListedVote[] {
  const { request } = step
  const [person, account, decision] = [factIn(request, 'person'), accountOf(request), factIn(request, 'vote')]
  if (effectOf(step) === 'denied' || person === undefined || account === undefined) return []
  if (decision !== 'approve' && decision !== 'deny') return []
  return [
    {
      person,
      email: emailOf(person),
      account,
      decision,
      reason: factIn(request, 'reason') ?? null,
      payloadDigest: factIn(request, 'payload') ?? 'none',
      previewDigest: factIn(request, 'preview') ?? 'none',
      policyDigest: factIn(request, 'policy') ?? 'none',
      at: request.time,
      status: isDone(step) ? 'cast' : 'in_doubt',
      withdrawnAt: null,
      record: request.id,
    },
  ]
}

function accountOf({ actor }: PresentedRecord) {
  return actor && { issuer: actor.issuer, subject: actor.subject }
}
