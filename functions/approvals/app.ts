import type { Hono } from 'hono'
import type { ServiceContext, ServiceVariables } from '../../shared/http/operation.ts'
import { refuseOtherMethods } from '../../shared/http/refuse-other-methods.ts'
import { createPages } from '../../shared/pages/create-pages.ts'
import { SunderError } from '../../shared/runtime/sunder-error.ts'
import { castVote } from './cast-vote.ts'
import type { ApprovalsDependencies } from './dependencies.ts'
import { enterCode } from './enter-code.ts'
import { showProblem } from './pages/show-problem.tsx'
import { showLink } from './show-link.ts'
import { finishSignIn, signInAtLink } from './sign-in-approver.ts'

/**
 * The pages behind the emailed links. Only a form that is sent from the page itself decides; opening a link, following
 * every other one and pressing every button without the session decides nothing.
 */
export function createApprovalsApp(deps: ApprovalsDependencies): Hono<ServiceVariables> {
  const problem = (context: ServiceContext, error: SunderError) =>
    showProblem(context, error, deps.baseUrl(context))
  const app = createPages(deps, { problem })
  app.get('/links/:secret', (context) => showLink(deps, context))
  app.get('/links/:secret/sign-in', (context) => signInAtLink(deps, context))
  app.post('/links/:secret/code', (context) => enterCode(deps, context))
  app.post('/links/:secret/vote', (context) => castVote(deps, context))
  app.get('/callback', (context) => finishSignIn(deps, context))
  refuseOtherMethods(app, (context) => problem(context, new SunderError('method_not_allowed')))
  return app
}
