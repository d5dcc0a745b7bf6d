import { Hono } from 'hono'
import { secureHeaders } from 'hono/secure-headers'
import type { Clock } from '../runtime/clock.ts'
import type { Log } from '../runtime/log.ts'
import type { Metrics } from '../runtime/metrics.ts'
import type { RandomBytes } from '../runtime/random.ts'
import { SunderError } from '../runtime/sunder-error.ts'
import type { Admission } from './admission/admission.ts'
import { admitRequests } from './admission/admit-requests.ts'
import { errorResponse, toSunderError } from './error-response.ts'
import { limitBody } from './limit-body.ts'
import { metricOf } from './metric-of-error.ts'
import { observeRequests } from './observe-requests.ts'
import type { Operation, ServiceVariables } from './operation.ts'
import { ownSecurityPolicy } from './own-security-policy.ts'
import { refuseOtherMethods } from './refuse-other-methods.ts'

export interface ServiceRuntime {
  readonly clock: Clock
  readonly random: RandomBytes
  readonly log: Log
  readonly metrics: Metrics
  /** Where requests share a process. Undefined where each has one to itself, as on Lambda. */
  readonly admission?: Admission | undefined
}

/**
 * The part that every app shares: request ids, security headers, a body limit, one error shape, a log
 * line a request (never a payload, a header or a query), `/healthz` and `/openapi.json`.
 */
export function createService(
  runtime: ServiceRuntime,
  { title, operations }: { readonly title: string; readonly operations: readonly Operation[] },
): Hono<ServiceVariables> {
  const { log, metrics } = runtime
  const app = new Hono<ServiceVariables>()

  app.use(observeRequests(runtime))
  app.use(ownSecurityPolicy)
  app.use(secureHeaders({ contentSecurityPolicy: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } }))
  // Whoever asks whether the service lives is told, however much else it has to do.
  app.get('/healthz', (context) => context.json({ status: 'ok' }))
  app.use(admitRequests(runtime.admission))
  app.use(limitBody)

  const document = describeOnce(title, operations)
  app.get('/openapi.json', async (context) => context.json(await document()))
  for (const operation of operations) {
    const path = operation.path.replaceAll(/\{([^}+]+)\}/g, ':$1').replaceAll(/\{([^}]+)\+\}/g, ':$1{.+}')
    app.on(operation.method.toUpperCase(), path, (context) => operation.handle(context))
  }
  refuseOtherMethods(app, () => errorResponse(new SunderError('method_not_allowed')))

  app.notFound(() => errorResponse(new SunderError('not_found')))
  app.onError((thrown, context) => {
    const error = toSunderError(thrown)
    const metric = metricOf(error.code)
    if (metric !== undefined) metrics.count(metric)
    if (error.status >= 500) {
      log.error(
        { requestId: context.get('requestId'), code: error.code, detail: error.detail },
        'request failed',
      )
    }
    return errorResponse(error)
  })
  return app
}

/** The document is rarely asked for: what makes it is loaded at need, out of the cold start. */
function describeOnce(title: string, operations: readonly Operation[]): () => Promise<object> {
  let document: Promise<object> | undefined
  const describe = async () => {
    const { openApiDocument } = await import('./openapi.ts')
    return openApiDocument(title, '1', operations)
  }
  return () => {
    document ??= describe()
    return document
  }
}
