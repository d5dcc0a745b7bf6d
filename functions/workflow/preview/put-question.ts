import type { Approval, ApprovalOutcome, Question } from '../../../shared/approvals/approval.ts'
import { approvalPolicyOf } from '../../../shared/approvals/approval-policy.ts'
import { encodePreview } from '../../../shared/approvals/preview.ts'
import { electorate } from '../../../shared/approvals/tally-votes.ts'
import { personOf } from '../../../shared/identity/mailbox.ts'
import { emailInPolicy } from '../../../shared/identity/person-behind.ts'
import { commitmentOf, sealPayload } from '../../../shared/payloads/commitment.ts'
import type { ApprovalPolicy } from '../../../shared/policy/schema.ts'
import { screenInputs } from '../../../shared/regulated-data/policy/screen-inputs.ts'
import type { TaskInput } from '../task-input.ts'
import type { PreviewDependencies } from './dependencies.ts'
import { readSubject, type Subject } from './read-subject.ts'

/**
 * Puts the question of an approval, from what its payload itself says. Where it can't be approved whatever anybody says,
 * it is closed as soon as it is put.
 */
export async function putQuestion(deps: PreviewDependencies, input: TaskInput): Promise<Approval> {
  const { policy, questions, clock } = deps
  const subject = await readSubject(deps, input)
  const asked = approvalPolicyOf(policy, subject.collection)
  const collection = policy.collections[subject.collection]
  const now = clock()
  const [{ action, findings, preview }, own] = await Promise.all([
    keepPreview(deps, input.approval, subject),
    peopleBehind(deps, subject),
  ])
  const expiresAt = Math.min(subject.deadline, now + (asked?.timeout ?? 0))
  const { requester, grant, job, source, sourceAsserted, purpose, model, count, payloadDigest } = subject
  const question: Question = {
    id: input.approval,
    kind: input.kind,
    grant,
    job,
    requester,
    ownPeople: own.people,
    collection: subject.collection,
    source,
    sourceAsserted,
    purpose,
    model,
    count,
    findings,
    payloadDigest,
    previewDigest: preview.digest,
    preview: preview.id,
    askedAt: now,
    remindAt: Math.min(now + (asked?.reminder ?? Math.floor((expiresAt - now) / 2)), expiresAt),
    expiresAt,
  }
  const ended = subject.isRevoked
    ? ({ outcome: 'revoked', reason: 'grant_revoked' } as const)
    : asked === undefined || collection === undefined
      ? denied('approval_not_offered')
      : action === 'block'
        ? denied('content_blocked')
        : own.isOwnerKnown
          ? outOfReach(question, asked)
          : denied('owner_unknown')
  return await questions.put(question, ended)
}

function denied(reason: string): { readonly outcome: ApprovalOutcome; readonly reason: string } {
  return { outcome: 'denied', reason }
}

/** Where too few are left to ask, nobody is asked. */
function outOfReach(question: Question, asked: ApprovalPolicy) {
  return electorate(question, asked).size < asked.quorum ? denied('too_few_approvers') : undefined
}

/**
 * The requester and its owner by every address that is known of them. Where none is known of who answers for the request,
 * nobody would know whose own it is: that person could approve it from a second account.
 */
async function peopleBehind(
  { policy, directory }: PreviewDependencies,
  { requester: { issuer, subject, owner = subject } }: Subject,
): Promise<{ readonly people: string[]; readonly isOwnerKnown: boolean }> {
  const known = async (name: string) => {
    const inPolicy = emailInPolicy(policy, name)
    const emails = await directory.emailsOf({ issuer, subject: name })
    return [...emails, ...(inPolicy === undefined ? [] : [inPolicy])].map(personOf)
  }
  const [ofOwner, ofSubject] = await Promise.all([known(owner), known(subject)])
  return { people: [...new Set([...ofSubject, ...ofOwner])], isOwnerKnown: ofOwner.length > 0 }
}

/** Reads every input, masks whatever any detector finds in it, and keeps that. */
async function keepPreview(deps: PreviewDependencies, approval: string, subject: Subject) {
  const { screening, previews, random, policy } = deps
  const named = subject.user === undefined ? [] : [{ text: subject.user, metadata: '{}' }]
  const regulated = policy.collections[subject.collection] ?? {
    regulated: {},
    masking: {},
    reading: { unmasked: [] },
  }
  const screened = await screenInputs(screening, [...subject.inputs, ...named], regulated, () => 'redact')
  const inputs = screened.inputs.slice(0, subject.inputs.length)
  const user = screened.inputs[subject.inputs.length]?.text
  const sealed = sealPayload(
    encodePreview({
      v: 1,
      approval,
      inputs: inputs.map(({ text, clientId, metadata, findings }) => ({
        text,
        ...(clientId !== undefined && { clientId }),
        metadata,
        findings: { ...findings },
      })),
      ...(user !== undefined && { user }),
    }),
    random,
  )
  // A name of its own for each try: one that was interrupted left a preview that no question names.
  const id = `${approval}_${Buffer.from(random(6)).toString('hex')}`
  await previews.put('previews', id, sealed)
  const { action, findings } = screened
  return { action, findings, preview: { id, digest: commitmentOf(sealed) } }
}
