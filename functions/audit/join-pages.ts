import { Hono } from 'hono'
import type { ServiceVariables } from '../../shared/http/operation.ts'
import { pagesPath } from './pages/page-address.ts'

type App = Hono<ServiceVariables>

/**
 * The API and the auditor's pages as one app behind one address; neither sees the other's requests. The pages may be
 * made when the first is asked for: a cold start that answers a machine has no use for them.
 */
export function joinPages(api: App, openPages: () => App | Promise<App>): App {
  const app = new Hono<ServiceVariables>()
  let opened: Promise<App> | undefined
  app.all(`${pagesPath}/*`, async ({ req, env }) => {
    opened ??= Promise.resolve(openPages())
    return (await opened).fetch(req.raw, env)
  })
  app.all('*', ({ req, env }) => api.fetch(req.raw, env))
  return app
}
