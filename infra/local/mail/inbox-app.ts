import { Hono } from 'hono'
import { secureHeaders } from 'hono/secure-headers'
import { hashOfStyle, style } from '../../../shared/pages/style.ts'
import type { Mails } from './inbox.ts'
import { inboxPage, mailPage, noSuchMail } from './inbox-pages.tsx'

/** A mail acts in nobody's name: no script, nothing from elsewhere; a link that is clicked opens a window of its own. */
const mailPolicy = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  "frame-ancestors 'self'",
  'sandbox allow-popups allow-popups-to-escape-sandbox',
].join('; ')

/** The inbox of everybody, to look at, and for scripts: `GET /api/email`, `GET /api/email/{id}/source`. */
export function createInboxApp(mails: Mails, baseUrl: string): Hono {
  const app = new Hono()
  // Before the headers of the pages around it.
  app.get('/mails/:id/html', async (context) => {
    const mail = await mails.find(context.req.param('id'))
    if (mail === undefined) return context.notFound()
    return new Response(mail.html, {
      headers: {
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': mailPolicy,
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
        'cache-control': 'no-store',
      },
    })
  })
  app.use(
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'none'"],
        styleSrc: [hashOfStyle(style)],
        frameSrc: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
      referrerPolicy: 'no-referrer',
    }),
  )
  app.use(async (context, next) => {
    context.header('cache-control', 'no-store')
    await next()
  })
  app.get('/', async (context) => context.html(inboxPage(await mails.list(), baseUrl)))
  app.get('/mails/:id', async (context) => {
    const mail = await mails.find(context.req.param('id'))
    return mail === undefined ? context.html(noSuchMail(baseUrl), 404) : context.html(mailPage(mail, baseUrl))
  })
  app.get('/api/email', async (context) => context.json(await mails.list()))
  app.get('/api/email/:id/source', async (context) => {
    const source = await mails.source(context.req.param('id'))
    return source === undefined ? context.notFound() : context.text(source)
  })
  return app
}
