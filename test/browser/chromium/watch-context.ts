import type { BrowserContext } from 'playwright-core'

export interface Watch {
  /** What a browser had to complain about, in its own words. */
  readonly complaints: string[]
  /** Every host and port that anything was asked of. */
  readonly hosts: Set<string>
}

const aboutSecurity = /content security policy|refused to|violates|mixed content|cross-origin|was blocked/i

/** Listens to a context from now on: violated security policies, failing scripts, and where requests go. */
export function watchContext(context: BrowserContext): Watch {
  const watch: Watch = { complaints: [], hosts: new Set() }
  context.on('request', (request) => {
    const { protocol, host } = new URL(request.url())
    if (protocol !== 'data:') watch.hosts.add(host)
  })
  context.on('console', (message) => {
    if (aboutSecurity.test(message.text())) watch.complaints.push(message.text())
  })
  context.on('weberror', (error) => watch.complaints.push(error.error().message))
  return watch
}
