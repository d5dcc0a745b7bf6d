import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { secureHeaders } from 'hono/secure-headers'
import { admitRequests } from '../http/admission/admit-requests.ts'
import type { ServiceRuntime } from '../http/create-service.ts'
import { toSunderError } from '../http/error-response.ts'
import { metricOf } from '../http/metric-of-error.ts'
import { observeRequests } from '../http/observe-requests.ts'
import type { ServiceContext, ServiceVariables } from '../http/operation.ts'
import { ownSecurityPolicy } from '../http/own-security-policy.ts'
import { SunderError } from '../runtime/sunder-error.ts'
import { hashOfStyle, style } from './style.ts'

/** A form is small. */
const maxFormBytes = 16 * 1024

/** An app of pages: as `createService`, but that it answers with HTML, and says what went wrong on a page. */
export function createPages(
  runtime: ServiceRuntime,
  {
    problem,
    moreStyles = [],
  }: {
    readonly problem: (context: ServiceContext, error: SunderError) => Response | Promise<Response>
    /** Style sheets beside the one that every page has. */
    readonly moreStyles?: readonly string[]
  },
): Hono<ServiceVariables> {
  const { log, metrics } = runtime
  const app = new Hono<ServiceVariables>()
  app.use(observeRequests(runtime))
  app.use(ownSecurityPolicy)
  app.use(
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'none'"],
        styleSrc: [style, ...moreStyles].map(hashOfStyle),
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
      referrerPolicy: 'no-referrer',
      xFrameOptions: 'DENY',
    }),
  )
  // A page that nobody sees, or that is fetched before anybody wants it, would be on record as seen.
  app.use(async (context, next) => {
    if (context.req.method === 'HEAD') return context.body(null, 200)
    const purpose = context.req.header('sec-purpose') ?? context.req.header('purpose') ?? ''
    return /prefetch|prerender/i.test(purpose) ? context.body(null, 503) : await next()
  })
  app.get('/healthz', (context) => context.json({ status: 'ok' }))
  app.use(admitRequests(runtime.admission))
  app.use(
    bodyLimit({
      maxSize: maxFormBytes,
      onError: () => {
        throw new SunderError('request_too_large')
      },
    }),
  )
  app.notFound((context) => problem(context, new SunderError('not_found')))
  app.onError((thrown, context) => {
    const error = toSunderError(thrown)
    const metric = metricOf(error.code)
    if (metric !== undefined) metrics.count(metric)
    if (error.status >= 500) {
      const { code, detail } = error
      log.error({ requestId: context.get('requestId'), code, detail }, 'request failed')
    }
    return problem(context, error)
  })
  return app
}
