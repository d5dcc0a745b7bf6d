import { Hono } from 'hono'
import type { ServiceVariables } from '../../shared/http/operation.ts'
import { pagesPath } from './pages/page-address.ts'

/** The API and the auditor's pages as one app behind one address; neither sees the other's requests. */
export function joinPages(
  api: Hono<ServiceVariables>,
  pages: Hono<ServiceVariables>,
): Hono<ServiceVariables> {
  const app = new Hono<ServiceVariables>()
  app.all(`${pagesPath}/*`, ({ req, env }) => pages.fetch(req.raw, env))
  app.all('*', ({ req, env }) => api.fetch(req.raw, env))
  return app
}
