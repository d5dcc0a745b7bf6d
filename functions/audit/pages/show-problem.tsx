import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { ServiceContext } from '../../../shared/http/operation.ts'
import type { ErrorCode, SunderError } from '../../../shared/runtime/sunder-error.ts'
import { auditorPage } from './auditor-layout.tsx'
import type { AuditPagesDependencies } from './dependencies.ts'
import { auditorOf } from './look.ts'
import { createHref } from './page-address.ts'

const titles: Readonly<Partial<Record<ErrorCode, string>>> = {
  duty_bound: 'You are bound to another duty',
  duty_forbidden: 'You are no auditor',
  duty_conflict: 'You hold two duties',
  form_foreign: 'This form is not from the page',
  invalid_request: 'That can’t be asked',
  invalid_token: 'Sign in again',
  not_found: 'There is no such page',
  conflict: 'This is not what was written',
  request_too_large: 'That is too much for one page',
  rate_limited: 'Too many tries',
  overloaded: 'Too busy just now',
}

/** The API's words are about endpoints; here they are about people. */
const messages: Readonly<Partial<Record<ErrorCode, string>>> = {
  duty_forbidden: 'These pages are for auditors, and your account gives you another duty or none.',
  form_foreign: 'Go back to the page and use its own button.',
}

/** Every failure, as a page that tells who isn't signed in no more than that. */
export async function showProblem(
  deps: AuditPagesDependencies,
  context: ServiceContext,
  error: SunderError,
): Promise<Response> {
  if (error.retryAfterSeconds !== undefined) context.header('retry-after', String(error.retryAfterSeconds))
  const href = createHref(deps.baseUrl(context))
  const auditor = await auditorOf(deps, context)
  const signInAt = context.get('signInAt') ?? (error.code === 'invalid_token' ? href('') : undefined)
  const title = titles[error.code] ?? 'That did not work'
  const html = auditorPage({
    title,
    auditor,
    href,
    children: (
      <>
        <h1>{title}</h1>
        <div class="notice bad" role="alert">
          <p>{messages[error.code] ?? error.message}</p>
        </div>
        <p>
          {signInAt === undefined ? (
            <a href={href('')}>To the overview</a>
          ) : (
            <a href={signInAt}>{error.code === 'invalid_token' ? 'Sign in' : 'Sign in as somebody else'}</a>
          )}
        </p>
        <p class="soft">
          If you ask somebody for help, name this request: <code>{context.get('requestId') ?? ''}</code>
        </p>
      </>
    ),
  })
  return context.html(html, error.status as ContentfulStatusCode)
}
