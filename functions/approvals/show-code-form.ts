import { createTrail } from '../../shared/audit/request-trail.ts'
import type { ServiceContext } from '../../shared/http/operation.ts'
import type { ApprovalsDependencies } from './dependencies.ts'
import { type FollowedLink, targetOf } from './follow-link.ts'
import { codePage } from './pages/code-page.tsx'

/** Says who asks and for what to whoever has the link, on record, and asks for the code. */
export async function showCodeForm(
  deps: ApprovalsDependencies,
  context: ServiceContext,
  followed: FollowedLink,
): Promise<Response> {
  const requestId = context.get('requestId')
  const opening = { action: 'approval.link', requestId, target: targetOf(followed) }
  return createTrail(deps).record(opening, async (trail) => {
    await trail.request({ timeoutMs: 30_000 })
    await trail.outcome({ effect: 'returned', status: 200 })
    return context.html(codePage(followed, { baseUrl: deps.baseUrl(context) }))
  })
}
