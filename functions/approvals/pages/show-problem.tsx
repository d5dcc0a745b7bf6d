import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { ServiceContext } from '../../../shared/http/operation.ts'
import { ProblemPage } from '../../../shared/pages/problem-page.tsx'
import type { ErrorCode, SunderError } from '../../../shared/runtime/sunder-error.ts'

const titles: Readonly<Partial<Record<ErrorCode, string>>> = {
  link_unknown: 'This link leads nowhere',
  link_foreign: 'This link is not yours',
  not_an_approver: 'You are not asked',
  self_approval: 'It is your own',
  duty_bound: 'You are bound to another duty',
  duty_forbidden: 'You are no approver',
  duty_conflict: 'You hold two duties',
  already_voted: 'You have voted',
  approval_over: 'It can no longer be decided',
  vote_stale: 'Look again',
  form_foreign: 'This form is not from the page',
  invalid_token: 'Sign in again',
  rate_limited: 'Too many tries',
  overloaded: 'Too busy just now',
  not_found: 'There is no such page',
}

/** Every failure of the app, as a page. Nothing was changed, whatever it says. */
export function showProblem(
  context: ServiceContext,
  error: SunderError,
  baseUrl: string,
): Response | Promise<Response> {
  if (error.retryAfterSeconds !== undefined) context.header('retry-after', String(error.retryAfterSeconds))
  const signInAt = context.get('signInAt') ?? ownSignIn(context, error, baseUrl)
  return context.html(
    `<!doctype html>${(
      (
        <ProblemPage
          title={titles[error.code] ?? 'That did not work'}
          message={error.message}
          requestId={context.get('requestId') ?? ''}
        >
          <p>Nothing was changed.</p>
          {signInAt !== undefined && (
            <p>
              <a href={signInAt}>Sign in as somebody else</a>
            </p>
          )}
        </ProblemPage>
      )
    ).toString()}`,
    error.status as ContentfulStatusCode,
  )
}

function ownSignIn(context: ServiceContext, { code }: SunderError, baseUrl: string): string | undefined {
  const secret = /^\/links\/([A-Za-z0-9_-]{43})(?:\/|$)/.exec(context.req.path)?.[1]
  return code === 'link_foreign' && secret !== undefined ? `${baseUrl}/links/${secret}/sign-in` : undefined
}
