import { beforeEach, describe, expect, test } from 'vitest'
import { createApprovalsApp } from '../../../functions/approvals/app.ts'
import type { ApprovalsDependencies } from '../../../functions/approvals/dependencies.ts'
import { createAuditLog } from '../../../shared/audit/lane-writer.ts'
import type { Authentication } from '../../../shared/identity/authenticate.ts'
import type { Duty } from '../../../shared/identity/caller.ts'
import { noMetrics } from '../../../shared/runtime/metrics.ts'
import { createPinoLog } from '../../../shared/runtime/pino-log.ts'
import { systemRandom } from '../../../shared/runtime/random.ts'
import { createSessions } from '../../../shared/sign-in/session.ts'
import type { SignedIn } from '../../../shared/sign-in/sign-in.ts'
import { type AuditTableInTest, newAuditTable } from '../../shared/audit/audit-table-in-test.ts'

const issuer = 'https://login.example'
const baseUrl = 'https://approvals.example'
const minute = 60_000
const priya: SignedIn = {
  issuer,
  subject: 'priya',
  email: 'priya@example.com',
  isEmailVerified: true,
  accessToken: 'approver priya',
}

let now: number
let signedIn: SignedIn | undefined
let remembered: string[]
let table: AuditTableInTest
beforeEach(async () => {
  now = Date.UTC(2026, 0, 15, 12)
  signedIn = priya
  remembered = []
  table = await newAuditTable()
})

/** A token names duty and subject here; verifying real ones is tested with the identity. */
async function authenticate(token: string | undefined): Promise<Authentication> {
  const [duty, subject = ''] = (token ?? '').split(' ')
  if (duty === 'forged') return { kind: 'refused', reason: 'signature' }
  const identity = { issuer, subject, clientId: 'pages' }
  if (duty === 'none') return { kind: 'no_duty', ...identity }
  const caller = { ...identity, duty: duty as Duty, groups: [], owner: undefined, claims: {} }
  return { kind: 'caller', caller }
}

function newApp() {
  const clock = () => now
  const deps = {
    clock,
    random: systemRandom,
    log: createPinoLog('approvals', () => {}),
    metrics: noMetrics,
    authenticate,
    unauthenticated: { count: () => {} },
    audit: createAuditLog({
      appender: table.appender,
      functionName: 'approvals',
      policyDigest: 'sha256:00',
      clock,
      random: systemRandom,
    }),
    sessions: createSessions(new Uint8Array(32), clock),
    signIn: {
      issuers: [issuer],
      begin: () => Promise.reject(new Error('nothing is begun here')),
      finish: async () => signedIn,
    },
    directory: {
      remember: async (_who: unknown, email: string) => {
        remembered.push(email)
      },
    },
    baseUrl: () => baseUrl,
  }
  return { app: createApprovalsApp(deps as unknown as ApprovalsDependencies), sessions: deps.sessions }
}

/** Comes back from the provider, in a browser that began a sign-in. */
async function comeBack({ began = true, after = 0 } = {}) {
  const { app, sessions } = newApp()
  const secrets = { state: 's', nonce: 'n', codeVerifier: 'v' }
  const returnTo = `/links/${'A'.repeat(43)}`
  const cookie = await sessions.seal({ kind: 'pending', issuer, ...secrets, returnTo }, 10 * minute)
  now += after
  const response = await app.request(`${baseUrl}/callback?code=c&state=s`, {
    headers: began ? { cookie: `__Secure-sunder-sign-in=${cookie}` } : {},
  })
  const cookies = response.headers.getSetCookie()
  const session = cookies.find((line) => line.startsWith('__Secure-sunder-session='))
  return {
    status: response.status,
    location: response.headers.get('location'),
    session,
    html: await response.text(),
  }
}

describe('back from the identity provider', () => {
  test('an approver with a verified address is signed in, and led to the link', async () => {
    const { status, location, session } = await comeBack()
    expect([status, location]).toEqual([303, `${baseUrl}/links/${'A'.repeat(43)}`])
    expect(session).toMatch(/; Max-Age=1800; .*Path=\/; HttpOnly; Secure; SameSite=Lax/)
    expect(remembered).toEqual(['priya@example.com'])
  })

  test.each<[string, Partial<SignedIn>, string]>([
    ['whose address is not verified', { isEmailVerified: false }, 'vouches for no e-mail address of yours'],
    ['without an address', { email: undefined }, 'vouches for no e-mail address of yours'],
    ['whose token is another’s', { subject: 'omar' }, 'You are no approver'],
    ['of another issuer', { issuer: 'https://other.example' }, 'You are no approver'],
    ['who only embeds', { accessToken: 'embedder priya' }, 'You are no approver'],
    ['of no duty', { accessToken: 'none priya' }, 'You are no approver'],
  ])('nobody is who comes %s', async (_what, changes, told) => {
    signedIn = { ...priya, ...changes }
    const { status, session, html } = await comeBack()
    expect([status, session, html.includes(told)]).toEqual([403, undefined, true])
    expect(remembered).toEqual([])
  })

  test.each<[string, SignedIn | undefined, Parameters<typeof comeBack>[0]]>([
    ['with a token that is not valid', { ...priya, accessToken: 'forged' }, {}],
    ['with an answer that is none', undefined, {}],
    ['in a browser that began nothing', priya, { began: false }],
    ['later than ten minutes', priya, { after: 10 * minute }],
  ])('nobody is who comes %s', async (_what, answer, coming) => {
    signedIn = answer
    const { status, session } = await comeBack(coming)
    expect([status, session]).toEqual([401, undefined])
    expect(remembered).toEqual([])
  })
})
