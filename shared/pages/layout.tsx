import { raw } from 'hono/html'
import type { Child } from 'hono/jsx'
import { style } from './style.ts'

/** A whole page. Without a script: everything on it works by links and forms. */
export function Layout({
  title,
  signedInAs,
  footer = 'Whatever is done here is recorded.',
  children,
}: {
  readonly title: string
  readonly signedInAs?: string | undefined
  readonly footer?: string
  readonly children?: Child
}) {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex, nofollow" />
        <title>{`${title} · Sunder`}</title>
        <style>{raw(style)}</style>
      </head>
      <body>
        <a class="skip" href="#main">
          To the content
        </a>
        <header>
          <strong>Sunder</strong>
          {signedInAs !== undefined && <span>{signedInAs}</span>}
        </header>
        <main id="main">{children}</main>
        <footer>{footer}</footer>
      </body>
    </html>
  )
}
