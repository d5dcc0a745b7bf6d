import { codeDigest } from '../../shared/approvals/link-secret.ts'
import { createTrail } from '../../shared/audit/request-trail.ts'
import { refuseToken } from '../../shared/http/guard.ts'
import type { ServiceContext } from '../../shared/http/operation.ts'
import { SunderError } from '../../shared/runtime/sunder-error.ts'
import { randomCsrf } from '../../shared/sign-in/csrf.ts'
import { sameDigest } from '../../shared/signing/same-digest.ts'
import { keepSession } from './cookies.ts'
import type { ApprovalsDependencies } from './dependencies.ts'
import { followLink, linkIssuer, targetOf } from './follow-link.ts'
import { codePage } from './pages/code-page.tsx'
import { readForm } from './read-form.ts'

/** `POST /links/{secret}/code`: the code from the same mail opens the link, where the policy lets it stand for a sign-in. */
export async function enterCode(deps: ApprovalsDependencies, context: ServiceContext): Promise<Response> {
  const followed = await followLink(deps, context)
  const { link, asked } = followed
  if (asked.authentication !== 'link' || link.codeDigest === undefined) throw new SunderError('not_found')
  const { code } = await readForm(context)
  const baseUrl = deps.baseUrl(context)
  if (code === '')
    return context.html(codePage(followed, { baseUrl, problem: 'Type the code from the e-mail.' }), 400)
  // Counted before it is looked at: of many at once no more are tried.
  await deps.links.countAttempt(link.digest)
  if (!sameDigest(codeDigest(followed.secret, code), link.codeDigest)) {
    refuseToken(deps, 'code')
    const problem =
      'That is not the code from the e-mail with this link. After five tries the link is closed.'
    return context.html(codePage(followed, { baseUrl, problem }), 403)
  }
  const opening = {
    action: 'approval.sign-in',
    actor: { issuer: linkIssuer, subject: link.person, duty: 'approver' as const },
    requestId: context.get('requestId'),
    target: targetOf(followed),
  }
  return createTrail(deps).record(opening, async (trail) => {
    await trail.request({ timeoutMs: 30_000 })
    await keepSession(deps, context, { kind: 'code', link: link.digest, csrf: randomCsrf(deps.random) })
    await trail.outcome({ effect: 'allowed', status: 303 })
    return context.redirect(`${baseUrl}/links/${followed.secret}`, 303)
  })
}
