import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { createPages } from '../../../shared/pages/create-pages.ts'
import { Layout } from '../../../shared/pages/layout.tsx'
import { ProblemPage } from '../../../shared/pages/problem-page.tsx'
import { createPinoLog } from '../../../shared/runtime/pino-log.ts'
import { systemRandom } from '../../../shared/runtime/random.ts'
import { SunderError } from '../../../shared/runtime/sunder-error.ts'

const origin = 'https://approvals.example.com'

function pages() {
  const lines: string[] = []
  const counted: string[] = []
  const looks: string[] = []
  const app = createPages(
    {
      clock: () => 1_000,
      random: systemRandom,
      log: createPinoLog('test', (line) => lines.push(line)),
      metrics: { count: (name) => counted.push(name) },
    },
    {
      problem: (context, { status, message }) => {
        const requestId = context.get('requestId')
        const page = ProblemPage({ title: 'It did not work', message, requestId })
        return context.html(`<!doctype html>${page}`, status as 400)
      },
    },
  )
  app.get('/links/:secret', (context) => {
    looks.push(context.req.path)
    const title = '</title><script>alert(1)</script>'
    const signedInAs = '"><img src=x>'
    const page = Layout({ title, signedInAs, children: '<script>alert(2)</script>' })
    return context.html(`<!doctype html>${page}`)
  })
  app.post('/form', async (context) => context.text(String((await context.req.text()).length)))
  app.get('/broken', () => {
    throw new TypeError('secret words of a defect')
  })
  app.get('/unavailable', () => {
    throw new SunderError('store_unavailable', { detail: 'grants table: Timeout' })
  })
  app.get('/links/:secret/broken', () => {
    throw new SunderError('store_unavailable')
  })
  app.get('/foreign', () => {
    throw new SunderError('link_foreign')
  })
  const request = (path: string, init?: RequestInit) => app.request(`${origin}${path}`, init)
  return { request, lines, counted, looks }
}

describe('every page', () => {
  test.each(['/links/a', '/foreign', '/unavailable', '/broken', '/nowhere'])(
    'is kept by nobody, framed by nobody, and runs nothing: %s',
    async (path) => {
      const { headers, status } = await pages().request(path)
      expect(status).toBe(
        { '/links/a': 200, '/foreign': 403, '/unavailable': 503, '/broken': 500 }[path] ?? 404,
      )
      expect(Object.fromEntries(headers)).toMatchObject({
        'cache-control': 'no-store',
        'content-type': 'text/html; charset=UTF-8',
        'referrer-policy': 'no-referrer',
        'x-frame-options': 'DENY',
        'x-content-type-options': 'nosniff',
        'x-request-id': expect.stringMatching(/^req_[\w-]{22}$/),
      })
      expect(headers.get('strict-transport-security')).toBeTruthy()
      expect(headers.get('content-security-policy')?.split('; ').sort()).toEqual([
        "base-uri 'none'",
        "default-src 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        expect.stringMatching(/^style-src 'sha256-[A-Za-z0-9+/]{43}='$/),
      ])
    },
  )

  test('has the one style that its policy names', async () => {
    const response = await pages().request('/links/a')
    const style = /<style>(.*)<\/style>/s.exec(await response.text())?.[1] ?? ''
    const hash = createHash('sha256').update(style).digest('base64')
    expect(response.headers.get('content-security-policy')).toContain(`style-src 'sha256-${hash}'`)
    expect(style).not.toMatch(/url\(|@import/)
  })

  test('has no script, no style of an element and nothing of another address, whatever is written on it', async () => {
    const html = await (await pages().request('/links/a')).text()
    expect(html).not.toMatch(/<script|<img|<link|\sstyle=|\son\w+=|(?:src|href)="(?!#)/i)
    expect(html).toContain('&lt;script&gt;alert(2)&lt;/script&gt;')
    expect(html).toContain('<meta name="robots" content="noindex, nofollow"/>')
  })
})

describe('what goes wrong', () => {
  test('is told on a page under the request’s id, and its details in the log alone', async () => {
    const { request, lines } = pages()
    const response = await request('/unavailable')
    const html = await response.text()
    expect(html).toContain('A store of the gateway is not available.')
    expect(html).toContain(response.headers.get('x-request-id'))
    expect(html).not.toContain('Timeout')
    expect(lines.join()).toContain('grants table: Timeout')
  })

  test('is told in no words of a defect', async () => {
    expect(await (await pages().request('/broken')).text()).not.toContain('secret words')
  })

  test('never puts a link’s secret into the log', async () => {
    const { request, lines } = pages()
    await request(`/links/${'s'.repeat(43)}?x=${'q'.repeat(43)}`)
    await request(`/links/${'s'.repeat(43)}/broken`)
    await request(`/nowhere/${'s'.repeat(43)}`)
    expect(lines.join()).not.toMatch(/s{43}|q{43}/)
  })
})

describe('a request', () => {
  test.each([
    ['sec-purpose', 'prefetch'],
    ['sec-purpose', 'prefetch;prerender'],
    ['purpose', 'Prefetch'],
  ])('that nobody wants yet is not answered (%s: %s): it would be on record as seen', async (name, value) => {
    const response = await pages().request('/links/a', { headers: { [name]: value } })
    expect(response.status).toBe(503)
    expect(await response.text()).toBe('')
  })

  test('for the head of a page is no look at it', async () => {
    const { request, looks } = pages()
    expect((await request('/links/a', { method: 'HEAD' })).status).toBe(200)
    expect(looks).toEqual([])
    await request('/links/a')
    expect(looks).toEqual(['/links/a'])
  })

  test('may hold a form of 16 KiB and no more, also where its length is not told', async () => {
    const { request } = pages()
    const send = (body: string | ReadableStream) =>
      request('/form', { method: 'POST', body, duplex: 'half' } as RequestInit)
    expect(await (await send('x'.repeat(16_384))).text()).toBe('16384')
    expect((await send('x'.repeat(16_385))).status).toBe(413)
    expect((await send(new Blob(['x'.repeat(16_385)]).stream())).status).toBe(413)
  })

  test('for its health is answered without a page', async () => {
    expect(await (await pages().request('/healthz')).json()).toEqual({ status: 'ok' })
  })
})
