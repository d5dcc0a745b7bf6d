import { codeDigest, isCode } from '../../shared/approvals/link-secret.ts'
import { createTrail } from '../../shared/audit/request-trail.ts'
import { refuseToken } from '../../shared/http/guard.ts'
import type { ServiceContext } from '../../shared/http/operation.ts'
import { SunderError } from '../../shared/runtime/sunder-error.ts'
import { randomCsrf } from '../../shared/sign-in/csrf.ts'
import { keepSession } from '../../shared/sign-in/session-cookies.ts'
import { sameDigest } from '../../shared/signing/same-digest.ts'
import type { ApprovalsDependencies } from './dependencies.ts'
import { type FollowedLink, followLink, linkIssuer, targetOf } from './follow-link.ts'
import { codePage } from './pages/code-page.tsx'
import { readForm } from './read-form.ts'

/** `POST /links/{secret}/code`: the code from the same mail opens the link, where the policy lets it stand for a sign-in. */
export async function enterCode(deps: ApprovalsDependencies, context: ServiceContext): Promise<Response> {
  const followed = await followLink(deps, context)
  if (followed.asked.authentication !== 'link') throw new SunderError('not_found')
  const { code } = await readForm(context)
  const baseUrl = deps.baseUrl(context)
  const opening = {
    action: 'approval.sign-in',
    requestId: context.get('requestId'),
    target: targetOf(followed),
  }
  try {
    return await createTrail(deps).record(opening, async (trail) => {
      if (code === '') throw new SunderError('code_wrong', { message: 'Type the code from the e-mail.' })
      await trail.request({ timeoutMs: 30_000 })
      await checkCode(deps, followed, code)
      trail.note({ actor: { issuer: linkIssuer, subject: followed.link.person, duty: 'approver' } })
      await keepSession(deps, context, {
        kind: 'code',
        link: followed.link.digest,
        csrf: randomCsrf(deps.random),
      })
      await trail.outcome({ effect: 'allowed', status: 303 })
      return context.redirect(`${baseUrl}/links/${followed.secret}`, 303)
    })
  } catch (error) {
    if (!(error instanceof SunderError && error.code === 'code_wrong')) throw error
    return context.html(codePage(followed, { baseUrl, problem: error.message }), code === '' ? 400 : 403)
  }
}

/** @throws SunderError `code_wrong`; `rate_limited` from the sixth try on */
async function checkCode(
  deps: ApprovalsDependencies,
  { secret, link }: FollowedLink,
  code: string,
): Promise<void> {
  // What a scanner of mail types into every field uses up no try. Counted before it is looked at: of many at once no
  // more are tried.
  if (isCode(code)) await deps.links.countAttempt(link.digest)
  if (link.codeDigest !== undefined && sameDigest(codeDigest(secret, code), link.codeDigest)) {
    await deps.links.forgiveAttempt(link.digest)
    return
  }
  refuseToken(deps, 'code')
  const message = 'That is not the code from the e-mail with this link. After five tries the link is closed.'
  throw new SunderError('code_wrong', { message })
}
