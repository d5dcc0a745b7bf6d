import { describe, expect, it, test } from 'vitest'
import { SunderError } from '../../../../shared/runtime/sunder-error.ts'
import type { PendingSignIn } from '../../../../shared/sign-in/session.ts'
import type { SignedIn } from '../../../../shared/sign-in/sign-in.ts'
import { noon } from '../../../contracts/audit-table.ts'
import { ada, baseUrl, issuer, pagesInTest, session } from './pages-in-test.ts'

const pending: PendingSignIn = {
  kind: 'pending',
  issuer,
  state: 's',
  nonce: 'n',
  codeVerifier: 'v',
  returnTo: '/pages/timeline?actor=ingest',
}

/** Comes back from the provider, in a browser that began a sign-in. */
async function comeBack(
  signedIn: SignedIn | undefined,
  { began = pending, bound = false }: { began?: PendingSignIn | 'none'; bound?: boolean } = {},
) {
  const pages = await pagesInTest({
    signIn: {
      issuers: [issuer],
      begin: () => Promise.reject(new Error('nothing is begun here')),
      finish: async () => signedIn,
    },
    ...(bound && {
      bindings: {
        exercise: () => Promise.reject(new SunderError('duty_bound')),
        exerciseEmbedding: async () => {},
        exerciseReading: async () => {},
      },
    }),
  })
  const answer = await pages.visit('/pages/callback?code=c&state=s', { session: began })
  const kept = answer.headers
    .getSetCookie()
    .find((line) => line.startsWith('__Secure-sunder-session=') && !/Max-Age=0/.test(line))
  return { ...answer, kept, pages }
}

describe('back from the identity provider', () => {
  it('signs an auditor in, and goes on to the page from one of its own', async () => {
    const { status, headers, kept, pages } = await comeBack(ada)
    expect(status).toBe(200)
    expect(headers.get('refresh')).toBe(`0; url=${baseUrl}/pages/timeline?actor=ingest`)
    expect(kept).toMatch(/; Max-Age=1800; .*Path=\/pages; HttpOnly; Secure; SameSite=Lax/)
    expect(pages.bound).toEqual(['ada auditor'])
    expect((await pages.recorded()).map(({ action, kind, actor }) => [action, kind, actor?.subject])).toEqual(
      [
        ['audit.sign-in', 'request', 'ada'],
        ['audit.sign-in', 'outcome', 'ada'],
      ],
    )
  })

  it('ends the session with the token that it stands for', async () => {
    const until = noon / 1000 + 300
    expect((await comeBack({ ...ada, accessToken: `auditor ada ${until}` })).kept).toMatch(/Max-Age=300;/)
  })

  it.each(['https://elsewhere.example', '//elsewhere.example', '/pagesx', '/v1/records'])(
    'goes on to no other place: %s',
    async (returnTo) => {
      const { headers } = await comeBack(ada, { began: { ...pending, returnTo } })
      expect(headers.get('refresh')).toBe(`0; url=${baseUrl}/pages`)
    },
  )

  test.each<[string, SignedIn, string]>([
    ['who only embeds', { ...ada, accessToken: 'embedder ada' }, 'duty_forbidden'],
    ['who decides', { ...ada, accessToken: 'approver ada' }, 'duty_forbidden'],
    ['of no duty', { ...ada, accessToken: 'none ada' }, 'duty_forbidden'],
    ['of two duties', { ...ada, accessToken: 'two ada' }, 'duty_conflict'],
    ['whose token is another’s', { ...ada, subject: 'siem' }, 'duty_forbidden'],
    ['of another issuer', { ...ada, issuer: 'https://other.example' }, 'duty_forbidden'],
  ])('nobody is signed in %s, and that is on record', async (_what, signedIn, code) => {
    const { status, kept, html, pages } = await comeBack(signedIn)
    expect([status, kept]).toEqual([403, undefined])
    expect(html).toContain('/pages/sign-in">Sign in as somebody else')
    expect(pages.bound).toEqual([])
    const [denial] = await pages.recorded()
    expect([denial?.kind, denial?.decision?.reasons]).toEqual(['denial', [code]])
  })

  it('nobody is signed in who is bound to another duty', async () => {
    const { status, kept, html } = await comeBack(ada, { bound: true })
    expect([status, kept]).toEqual([403, undefined])
    expect(html).toContain('You are bound to another duty')
  })

  test.each<[string, SignedIn | undefined, PendingSignIn | 'none']>([
    ['with a token that is not valid', { ...ada, accessToken: 'forged' }, pending],
    ['with an answer that is none', undefined, pending],
    ['in a browser that began nothing', ada, 'none'],
  ])('nobody is signed in %s', async (_what, signedIn, began) => {
    const { status, kept, pages } = await comeBack(signedIn, { began })
    expect([status, kept, await pages.recorded()]).toEqual([401, undefined, []])
  })
})

describe('signing out', () => {
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  const send = async (csrf: string, headers: Record<string, string> = {}) => {
    const pages = await pagesInTest()
    return pages.app.request(`${baseUrl}/pages/sign-out`, {
      method: 'POST',
      body: new URLSearchParams({ csrf }),
      headers: { ...form, cookie: await pages.cookieOf(session), ...headers },
    })
  }

  it('drops the cookie, by the page’s own form', async () => {
    const response = await send(session.csrf, { origin: baseUrl, 'sec-fetch-site': 'same-origin' })
    expect([response.status, response.headers.get('location')]).toEqual([303, '/pages/signed-out'])
    expect(response.headers.getSetCookie().join()).toMatch(/sunder-session=; Max-Age=0; Path=\/pages/)
  })

  test.each([
    ['x'.repeat(22), {}],
    ['', {}],
    [session.csrf, { 'sec-fetch-site': 'cross-site' }],
    [session.csrf, { origin: 'https://elsewhere.example' }],
  ])('is no other site’s to bring about (%j, %j)', async (csrf, headers) => {
    const response = await send(csrf, headers as Record<string, string>)
    expect([response.status, response.headers.getSetCookie()]).toEqual([403, []])
  })

  it('leaves a page from which one can sign in again, and shows nothing', async () => {
    const { status, html } = await (await pagesInTest()).visit('/pages/signed-out', { session: 'none' })
    expect(status).toBe(200)
    expect(html).toContain('/pages/sign-in?at=https%3A%2F%2Fissuer.example')
  })
})
