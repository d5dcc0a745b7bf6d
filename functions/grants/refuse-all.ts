import { Hono } from 'hono'
import { errorResponse } from '../../shared/http/error-response.ts'
import type { ServiceVariables } from '../../shared/http/operation.ts'
import type { SunderError } from '../../shared/runtime/sunder-error.ts'

/** In place of the grants app, for as long as it must not act: every request is answered with the reason. */
export function createRefusingApp(reason: SunderError): Hono<ServiceVariables> {
  const app = new Hono<ServiceVariables>()
  app.all('*', () => errorResponse(reason))
  return app
}
