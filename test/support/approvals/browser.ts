/** Fields of a form, and what else stands in it. */
export interface Form {
  readonly action: string
  readonly fields: Readonly<Record<string, string>>
  readonly buttons: readonly string[]
}

export interface Page {
  readonly status: number
  readonly url: string
  readonly html: string
  readonly headers: Headers
  readonly forms: readonly Form[]
}

/** A browser's part of HTTP: cookies by their path, redirects, forms. Of a real one's security it knows nothing. */
export class Browser {
  private readonly cookies = new Map<string, { readonly path: string; readonly value: string }>()

  async get(url: string, headers: Record<string, string> = {}): Promise<Page> {
    return this.request(url, { headers })
  }

  async submit(page: Page, form: Form, fields: Record<string, string> = {}): Promise<Page> {
    return this.post(new URL(form.action, page.url).href, { ...form.fields, ...fields })
  }

  async post(
    url: string,
    fields: Record<string, string>,
    headers: Record<string, string> = {},
  ): Promise<Page> {
    return this.request(url, { method: 'POST', body: new URLSearchParams(fields), headers })
  }

  /** @returns what stands at the end of all redirects */
  private async request(url: string, init: RequestInit & { headers: Record<string, string> }): Promise<Page> {
    let at = url
    let options: RequestInit = init
    for (let hops = 0; hops < 12; hops++) {
      const response = await fetch(at, {
        ...options,
        redirect: 'manual',
        headers: { ...init.headers, cookie: this.cookiesFor(at) },
      })
      this.keepCookies(at, response)
      const location = response.headers.get('location')
      if (location === null || response.status < 300 || response.status > 399) return toPage(at, response)
      await response.body?.cancel()
      at = new URL(location, at).href
      options = {}
    }
    throw new Error(`too many redirects from ${url}`)
  }

  private cookiesFor(url: string): string {
    const { host, pathname } = new URL(url)
    return [...this.cookies]
      .filter(([key, { path }]) => key.startsWith(`${host} `) && isWithin(pathname, path))
      .map(([key, { value }]) => `${key.slice(host.length + 1)}=${value}`)
      .join('; ')
  }

  private keepCookies(url: string, response: Response): void {
    const { host } = new URL(url)
    for (const line of response.headers.getSetCookie()) {
      const [pair = '', ...attributes] = line.split(';').map((part) => part.trim())
      const name = pair.slice(0, pair.indexOf('='))
      const path = attributes.find((part) => /^path=/i.test(part))?.slice(5) ?? '/'
      if (attributes.some((part) => /^max-age=0$/i.test(part) || /expires=Thu, 01 Jan 1970/i.test(part))) {
        this.cookies.delete(`${host} ${name}`)
      } else this.cookies.set(`${host} ${name}`, { path, value: pair.slice(name.length + 1) })
    }
  }
}

function isWithin(pathname: string, path: string): boolean {
  return path === '/' || pathname === path || pathname.startsWith(path.endsWith('/') ? path : `${path}/`)
}

async function toPage(url: string, response: Response): Promise<Page> {
  const html = await response.text()
  return { status: response.status, url, html, headers: response.headers, forms: formsIn(html) }
}

function formsIn(html: string): Form[] {
  return [...html.matchAll(/<form\b([^>]*)>(.*?)<\/form>/gs)].map(([, head = '', body = '']) => ({
    action: attribute(head, 'action') ?? '',
    fields: Object.fromEntries(
      [...body.matchAll(/<input\b([^>]*)>/g)].flatMap(([, input = '']) => {
        const name = attribute(input, 'name')
        return name === undefined ? [] : [[name, attribute(input, 'value') ?? '']]
      }),
    ),
    buttons: [...body.matchAll(/<button\b([^>]*)>/g)].map(
      ([, button = '']) => attribute(button, 'value') ?? '',
    ),
  }))
}

function attribute(tag: string, name: string): string | undefined {
  const value = new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1]
  return value
    ?.replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&amp;', '&')
}
