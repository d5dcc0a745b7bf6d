import type { ServiceContext } from '../../shared/http/operation.ts'
import { currentSession } from '../../shared/sign-in/session-cookies.ts'
import type { ApprovalsDependencies } from './dependencies.ts'
import { approverOf, followLink } from './follow-link.ts'
import { showCodeForm } from './show-code-form.ts'
import { showDecision } from './show-decision.ts'
import { beginSignIn } from './sign-in-approver.ts'

/** `GET /links/{secret}`: asks who is there and, when that is who the link was sent to, shows what it is about. */
export async function showLink(deps: ApprovalsDependencies, context: ServiceContext): Promise<Response> {
  const followed = await followLink(deps, context)
  const approver = approverOf(followed, await currentSession(deps, context))
  if (approver !== undefined) {
    const page = Number(context.req.query('page') ?? '1')
    return await showDecision(deps, context, { followed, approver, page })
  }
  return followed.asked.authentication === 'link'
    ? await showCodeForm(deps, context, followed)
    : await beginSignIn(deps, context, followed, { isAfresh: false })
}
