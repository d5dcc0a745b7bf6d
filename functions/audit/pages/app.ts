import type { Hono } from 'hono'
import type { ServiceContext, ServiceVariables } from '../../../shared/http/operation.ts'
import { refuseOtherMethods } from '../../../shared/http/refuse-other-methods.ts'
import { chartStyle } from '../../../shared/pages/charts/chart-style.ts'
import { createPages } from '../../../shared/pages/create-pages.ts'
import { wideStyle } from '../../../shared/pages/wide-style.ts'
import { SunderError } from '../../../shared/runtime/sunder-error.ts'
import { approvalLook, approvalsLook } from './approvals/look-at-approvals.ts'
import type { AuditPagesDependencies } from './dependencies.ts'
import { findById } from './find-by-id.ts'
import { createLooking } from './look.ts'
import { overviewLook } from './overview/look-at-overview.ts'
import { pagesPath } from './page-address.ts'
import { recordLook } from './record/look-at-record.ts'
import { reportFormLook, reportLook } from './report/look-at-report.ts'
import { showProblem } from './show-problem.tsx'
import { beginSignIn, finishSignIn } from './sign-in/sign-in-auditor.ts'
import { showSignedOut, signOut } from './sign-in/sign-out.ts'
import { timelineLook } from './timeline/look-at-timeline.ts'
import { traceLook } from './trace/look-at-trace.ts'
import { verificationLook } from './verification/look-at-verification.ts'

/**
 * The auditor's pages. Nothing but GET shows anything, and nothing at all changes anything but the browser's own cookies:
 * the one POST drops one.
 */
export function createAuditPages(deps: AuditPagesDependencies): Hono<ServiceVariables> {
  const problem = (context: ServiceContext, error: SunderError) => showProblem(deps, context, error)
  const app = createPages(deps, { problem, moreStyles: [wideStyle, chartStyle] })
  const looking = createLooking(deps)
  const page = (path: string) => `${pagesPath}${path}`
  app.get(page(''), looking(overviewLook(deps)))
  app.get(page('/find'), (context) => findById(deps, context))
  app.get(page('/timeline'), looking(timelineLook(deps)))
  app.get(page('/traces/:id'), looking(traceLook(deps)))
  app.get(page('/approvals'), looking(approvalsLook(deps)))
  app.get(page('/approvals/:trace/:approval'), looking(approvalLook(deps)))
  app.get(page('/records/:id'), looking(recordLook(deps)))
  app.get(page('/verification'), looking(verificationLook(deps)))
  app.get(page('/report'), looking(reportFormLook(deps)))
  app.get(page('/report/made'), looking(reportLook(deps)))
  app.get(page('/sign-in'), (context) => beginSignIn(deps, context, { returnTo: pagesPath, isAfresh: true }))
  app.get(page('/callback'), (context) => finishSignIn(deps, context))
  app.get(page('/signed-out'), (context) => showSignedOut(deps, context))
  app.post(page('/sign-out'), (context) => signOut(deps, context))
  refuseOtherMethods(app, (context) => problem(context, new SunderError('method_not_allowed')))
  return app
}
