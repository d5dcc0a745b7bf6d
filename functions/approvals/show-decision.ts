import { createTrail } from '../../shared/audit/request-trail.ts'
import type { ServiceContext } from '../../shared/http/operation.ts'
import type { ApprovalsDependencies } from './dependencies.ts'
import { type Approver, actorOfApprover, checkOwnLink, type FollowedLink, targetOf } from './follow-link.ts'
import { decisionPage } from './pages/decision-page.tsx'
import { pageOf } from './pages/pages-of-preview.ts'
import { readDecision } from './read-decision.ts'
import type { VoteForm } from './read-form.ts'

interface Shown {
  readonly followed: FollowedLink
  readonly approver: Approver
  /** Of the preview, from 1. */
  readonly page: number
  /** Where the form that was sent has to be filled in anew. */
  readonly again?: { readonly problem: string; readonly form: VoteForm }
}

/** Shows what is asked for to whom it was sent, and records that it was seen. */
export async function showDecision(
  deps: ApprovalsDependencies,
  context: ServiceContext,
  { followed, approver, page, again }: Shown,
): Promise<Response> {
  const opening = {
    action: 'approval.open',
    actor: actorOfApprover(approver, followed),
    requestId: context.get('requestId'),
    target: targetOf(followed),
  }
  const status = again === undefined ? 200 : 400
  return createTrail(deps).record(opening, async (trail) => {
    checkOwnLink(followed, approver)
    const { payloadDigest, previewDigest } = followed.approval
    await trail.request({
      timeoutMs: 30_000,
      reasons: [`person=${followed.link.person}`, `payload=${payloadDigest}`, `preview=${previewDigest}`],
    })
    const decision = await readDecision(deps, followed)
    const { current, count, parts } = pageOf(decision.preview, page)
    await trail.outcome({
      effect: 'returned',
      status,
      reasons: [`page=${current}/${count}`],
      response: { returned: new Set(parts.map(({ number }) => number)).size },
    })
    const [baseUrl, now] = [deps.baseUrl(context), deps.clock()]
    return context.html(decisionPage({ followed, approver, decision, page, baseUrl, now, ...again }), status)
  })
}
