import { describe, expect, it, test } from 'vitest'
import { SunderError } from '../../../../shared/runtime/sunder-error.ts'
import type { Session } from '../../../../shared/sign-in/session.ts'
import { noon } from '../../../contracts/audit-table.ts'
import { storyOf } from '../approvals/write-story.ts'
import { embedOnce } from '../audit-app.ts'
import { baseUrl, issuer, type PagesInTest, pagesInTest, session } from './pages-in-test.ts'

const [grant, job] = [`grant_${'g'.repeat(22)}`, `job_${'a'.repeat(22)}`]

const approval = `approval_${'b'.repeat(22)}`
const asked = `job_${'b'.repeat(22)}`

/** The address of each page, what it is recorded as, and what is recorded as asked. */
const pagesAbout = (record: string) =>
  [
    ['/pages', 'overview', ['span=day']],
    ['/pages?span=month', 'overview', ['span=month']],
    ['/pages/timeline', 'timeline', []],
    ['/pages/timeline?actor=ingest&effect=denied', 'timeline', ['actor=ingest', 'effect=denied']],
    [`/pages/traces/${job}`, 'trace', [`trace=${job}`]],
    [`/pages/traces/${job}?payloads=masked`, 'trace', [`trace=${job}`, 'payloads=masked']],
    [`/pages/records/${record}`, 'record', [`record=${record}`]],
    ['/pages/approvals', 'approvals', ['limit=20']],
    [`/pages/approvals/${asked}/${approval}`, 'approval', [`trace=${asked}`, `approval=${approval}`]],
    ['/pages/verification', 'verification', []],
    ['/pages/verification?check=day', 'verification', ['check=day']],
    ['/pages/report', 'report', []],
    [
      '/pages/report/made?from=2026-11-22T00:00&to=2026-11-23T00:00',
      'report',
      ['from=2026-11-22T00:00:00.000Z', 'to=2026-11-23T00:00:00.000Z'],
    ],
  ] as const
const addresses = pagesAbout('rec_embed_1795348800000-a5a5a5a5a5a5a5a5_0').map(([address]) => address)

/** Records of an embed and of an approval, sealed. @returns the id of one of them */
async function written({ api }: PagesInTest): Promise<string> {
  await embedOnce(api, { grant, job })
  await storyOf(api, 'b').ask()
  await api.request('/v1/checkpoints', { method: 'POST' })
  api.tick(10)
  const { records } = await api.table.reader.search({ from: noon, to: api.clock(), trace: job, limit: 1 })
  const { id } = JSON.parse(Buffer.from(records[0]?.body ?? []).toString()) as { id: string }
  api.tick(10)
  return id
}

describe('every page', () => {
  it('is on record with what was asked before and after it is shown, and binds its auditor', async () => {
    const pages = await pagesInTest()
    const about = pagesAbout(await written(pages))
    const before = (await pages.recorded()).length
    for (const [address] of about) {
      const { status, html, headers } = await pages.visit(address)
      expect([address, status]).toEqual([address, 200])
      expect(html).toMatch(/^<!doctype html>/)
      expect(html).not.toMatch(/<script|\sstyle=|\son\w+=/i)
      expect([headers.get('cache-control'), headers.get('x-frame-options')]).toEqual(['no-store', 'DENY'])
      expect(headers.get('content-security-policy')).toMatch(/default-src 'none'; .*style-src 'sha256-/)
      pages.api.tick(10)
    }
    const looks = (await pages.recorded()).slice(before)
    expect(looks.map(({ action, kind }) => `${action} ${kind}`)).toEqual(
      about.flatMap(([, page]) => [`audit.page.${page} request`, `audit.page.${page} outcome`]),
    )
    const requests = looks.filter(({ kind }) => kind === 'request')
    expect(requests.map(({ decision }) => decision?.reasons)).toEqual(about.map(([, , reasons]) => reasons))
    expect(requests.every(({ actor }) => actor?.subject === 'ada' && actor.duty === 'auditor')).toBe(true)
    expect(pages.bound).toHaveLength(about.length)
  })

  it('shows nothing where a look can’t be recorded, before or after', async () => {
    for (const failing of [1, 2]) {
      let appended = 0
      const pages = await pagesInTest({
        audit: {
          append: async () => {
            appended += 1
            if (appended === failing) throw new SunderError('audit_unavailable')
            return { id: 'rec_x', hash: '00' } as never
          },
        },
      })
      await embedOnce(pages.api, { grant, job })
      pages.api.tick(10)
      const { status, html } = await pages.visit('/pages/timeline')
      expect([status, html.includes('ingest')]).toEqual([503, false])
      expect(html).toContain('could not be recorded')
    }
  })

  it('shows nothing to who has come to be bound to another duty, and that is on record', async () => {
    const pages = await pagesInTest({
      bindings: {
        exercise: () => Promise.reject(new SunderError('duty_bound')),
        exerciseEmbedding: async () => {},
        exerciseReading: async () => {},
      },
    })
    await embedOnce(pages.api, { grant, job })
    pages.api.tick(10)
    const { status, html } = await pages.visit('/pages/timeline')
    expect([status, html.includes('ingest')]).toEqual([403, false])
    expect((await pages.recorded()).at(-1)?.decision).toEqual({ effect: 'denied', reasons: ['duty_bound'] })
  })
})

describe('without the session of an auditor', () => {
  const sessions: readonly (readonly [string, Session | 'none'])[] = [
    ['no session', 'none'],
    [
      'an approver’s session',
      { kind: 'account', issuer, subject: 'priya', email: 'priya@example.com', csrf: 'x' },
    ],
    ['a code’s session', { kind: 'code', link: 'x', csrf: 'x' }],
    [
      'a session of a provider that the policy no longer names',
      { ...session, issuer: 'https://old.example' },
    ],
  ]
  test.each(sessions)(
    '%s: every page leads to the identity provider, and tells nothing',
    async (_what, as) => {
      const pages = await pagesInTest()
      for (const address of addresses) {
        const { status, headers, html } = await pages.visit(address, { session: as })
        expect([status, html]).toEqual([303, ''])
        expect(headers.get('location')).toBe(`${issuer}/authorize?redirect_uri=${baseUrl}/pages/callback`)
      }
      expect([await pages.recorded(), pages.bound]).toEqual([[], []])
    },
  )

  it('nothing is there that isn’t there, and nobody is told what is', async () => {
    const pages = await pagesInTest()
    const { status, html } = await pages.visit('/pages/secret', { session: 'none' })
    expect(status).toBe(404)
    expect(html).not.toMatch(/Sign out|nav class="places"|Timeline/)
  })

  it('a session that is over is none, also where the cookie is still sent', async () => {
    const pages = await pagesInTest()
    const cookie = await pages.cookieOf(session, 60_000)
    pages.api.tick(61_000)
    const response = await pages.app.request(`${baseUrl}/pages/timeline`, { headers: { cookie } })
    expect(response.status).toBe(303)
  })
})

describe('what other sites bring about', () => {
  test.each(['cross-site', 'same-site'])(
    'a request from elsewhere (%s) opens nothing in an auditor’s name',
    async (site) => {
      const pages = await pagesInTest()
      for (const address of addresses) {
        const { status, html } = await pages.visit(address, { headers: { 'sec-fetch-site': site } })
        expect([address, status]).toEqual([address, 403])
        expect(html).toContain(`href="${baseUrl}${address.replaceAll('&', '&amp;')}"`)
      }
      expect([await pages.recorded(), pages.bound]).toEqual([[], []])
    },
  )

  it('what a browser fetches in advance is no look', async () => {
    const pages = await pagesInTest()
    const { status } = await pages.visit('/pages/timeline', { headers: { 'sec-purpose': 'prefetch' } })
    expect([status, await pages.recorded()]).toEqual([503, []])
  })
})

describe('read-only by construction', () => {
  it('knows no method but GET, and one form that drops a cookie', async () => {
    const { app } = await pagesInTest()
    const routes = app.routes.filter(({ method }) => method !== 'ALL')
    expect(routes.filter(({ method }) => method !== 'GET').map(({ method, path }) => [method, path])).toEqual(
      [['POST', '/pages/sign-out']],
    )
    expect(
      routes.filter(({ path }) => path !== '/healthz').every(({ path }) => path.startsWith('/pages')),
    ).toBe(true)
  })

  it('refuses every other method, and does nothing', async () => {
    const pages = await pagesInTest()
    for (const address of addresses) {
      for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD']) {
        const { status } = await pages.visit(address, { method })
        expect([address, method, status]).toEqual([address, method, method === 'HEAD' ? 200 : 405])
      }
    }
    expect([await pages.recorded(), pages.bound]).toEqual([[], []])
  })
})
