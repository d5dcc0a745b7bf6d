import { raw } from 'hono/html'
import type { Child } from 'hono/jsx'
import { style } from './style.ts'

/** A whole page. Without a script: everything on it works by links and forms. */
export function Layout({
  title,
  signedInAs,
  footer = 'Whatever is done here is recorded.',
  brand = 'Sunder',
  account,
  navigation,
  moreStyles = [],
  children,
}: {
  readonly title: string
  readonly signedInAs?: string | undefined
  readonly footer?: Child
  readonly brand?: Child
  /** In place of the name alone: who is signed in, and what they can do about it. */
  readonly account?: Child
  readonly navigation?: Child
  /** As they were named to `createPages`. */
  readonly moreStyles?: readonly string[]
  readonly children?: Child
}) {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex, nofollow" />
        <title>{`${title} · Sunder`}</title>
        {[style, ...moreStyles].map((sheet) => (
          <style>{raw(sheet)}</style>
        ))}
      </head>
      <body>
        <a class="skip" href="#main">
          To the content
        </a>
        <header>
          <strong>{brand}</strong>
          {account ?? (signedInAs !== undefined && <span>{signedInAs}</span>)}
        </header>
        {navigation}
        <main id="main">{children}</main>
        <footer>{footer}</footer>
      </body>
    </html>
  )
}
