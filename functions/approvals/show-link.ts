import { createTrail } from '../../shared/audit/request-trail.ts'
import type { ServiceContext } from '../../shared/http/operation.ts'
import { currentSession } from './cookies.ts'
import type { ApprovalsDependencies } from './dependencies.ts'
import { actorOfApprover, approverOf, followLink, targetOf } from './follow-link.ts'
import { codePage } from './pages/code-page.tsx'
import { decisionPage } from './pages/decision-page.tsx'
import { readDecision } from './read-decision.ts'
import { beginSignIn } from './sign-in-approver.ts'

/** `GET /links/{secret}`: asks who is there and, when that is who the link was sent to, shows what it is about. */
export async function showLink(deps: ApprovalsDependencies, context: ServiceContext): Promise<Response> {
  const followed = await followLink(deps, context)
  const approver = approverOf(followed, await currentSession(deps, context))
  if (approver === undefined) {
    return followed.asked.authentication === 'link'
      ? context.html(codePage(followed, { baseUrl: deps.baseUrl(context) }))
      : await beginSignIn(deps, context)
  }
  const opening = {
    action: 'approval.open',
    actor: actorOfApprover(approver, followed),
    requestId: context.get('requestId'),
    target: targetOf(followed),
  }
  return createTrail(deps).record(opening, async (trail) => {
    const { payloadDigest, previewDigest } = followed.approval
    await trail.request({
      timeoutMs: 30_000,
      reasons: [`payload=${payloadDigest}`, `preview=${previewDigest}`],
    })
    const decision = await readDecision(deps, followed)
    await trail.outcome({
      effect: 'returned',
      status: 200,
      response: { returned: decision.preview.inputs.length },
    })
    const page = Number(context.req.query('page') ?? '1')
    return context.html(
      decisionPage({ followed, approver, decision, page, baseUrl: deps.baseUrl(context), now: deps.clock() }),
    )
  })
}
