import { createAuditPages } from '../../../../functions/audit/pages/app.ts'
import type { AuditPagesDependencies } from '../../../../functions/audit/pages/dependencies.ts'
import { createAuditLog } from '../../../../shared/audit/lane-writer.ts'
import type { ReadRecord } from '../../../../shared/audit/record-schema.ts'
import type { Authentication } from '../../../../shared/identity/authenticate.ts'
import type { Duty } from '../../../../shared/identity/caller.ts'
import type { Policy } from '../../../../shared/policy/schema.ts'
import { noMetrics } from '../../../../shared/runtime/metrics.ts'
import { createPinoLog } from '../../../../shared/runtime/pino-log.ts'
import { systemRandom } from '../../../../shared/runtime/random.ts'
import { createSessions, type Session } from '../../../../shared/sign-in/session.ts'
import type { SignedIn } from '../../../../shared/sign-in/sign-in.ts'
import { parseVerifierKey } from '../../../../shared/transparency-log/notes/verifier-key.ts'
import { noon } from '../../../contracts/audit-table.ts'
import { createSearchableMemoryAuditTable } from '../../../support/memory/searchable-memory-audit-table.ts'
import { type AuditAppInTest, auditAppInTest, verifierKey } from '../audit-app.ts'

export const issuer = 'https://issuer.example'
export const baseUrl = 'https://audit.example'

export const ada: SignedIn = {
  issuer,
  subject: 'ada',
  email: 'ada@example.com',
  isEmailVerified: true,
  accessToken: 'auditor ada',
}
export const session = {
  kind: 'auditor',
  issuer,
  subject: 'ada',
  name: 'ada@example.com',
  csrf: 'c'.repeat(22),
} as const satisfies Session

/** Of a whole one, as much as the pages ask. */
const policy = {
  identity: { dutyBinding: { cooldown: 1000 } },
  audit: { retention: 31 * 86_400_000, log: { maxLag: 600_000 } },
  collections: { mail: { approval: { approvers: ['priya@example.com', 'omar@example.com'] } } },
} as unknown as Policy

/** A token names duty and subject here; verifying real ones is tested with the identity. */
async function authenticate(token: string | undefined): Promise<Authentication> {
  const [duty, subject = '', exp] = (token ?? '').split(' ')
  const identity = { issuer, subject, clientId: 'pages' }
  if (duty === 'forged') return { kind: 'refused', reason: 'signature' }
  if (duty === 'none') return { kind: 'no_duty', ...identity }
  if (duty === 'two') return { kind: 'conflict', ...identity }
  const claims = exp === undefined ? {} : { exp: Number(exp) }
  return {
    kind: 'caller',
    caller: { ...identity, duty: duty as Duty, groups: [], owner: undefined, claims },
  }
}

export interface PagesInTest {
  readonly api: AuditAppInTest
  readonly app: ReturnType<typeof createAuditPages>
  readonly bound: string[]
  readonly counted: string[]
  /** A request within the session of an auditor, unless another or none is given. */
  visit(
    path: string,
    request?: {
      readonly session?: Session | 'none'
      readonly method?: string
      readonly headers?: Record<string, string>
    },
  ): Promise<{ readonly status: number; readonly html: string; readonly headers: Headers }>
  cookieOf(session: Session, lifeMs?: number): Promise<string>
  /** What the audit function has on record, in order: looks and sign-ins. */
  recorded(): Promise<readonly ReadRecord[]>
}

export async function pagesInTest(changes: Partial<AuditPagesDependencies> = {}): Promise<PagesInTest> {
  const api = await auditAppInTest({ table: createSearchableMemoryAuditTable() })
  const { clock, table, log } = api
  const bound: string[] = []
  const counted: string[] = []
  const sessions = createSessions(new Uint8Array(32), clock)
  const app = createAuditPages({
    clock,
    random: systemRandom,
    log: createPinoLog('audit', () => {}),
    metrics: noMetrics,
    authenticate,
    audit: createAuditLog({
      appender: table.appender,
      functionName: 'audit',
      policyDigest: 'sha256:00',
      clock,
      random: systemRandom,
    }),
    unauthenticated: { count: (reason) => counted.push(reason) },
    policy,
    bindings: {
      exercise: async (principals, duty) => {
        bound.push(`${principals[0]?.subject} ${duty}`)
      },
      exerciseEmbedding: async () => {},
      exerciseReading: async () => {},
    },
    records: table.reader,
    payloadCheck: { check: async () => ({ kept: true, matches: true, bytes: 7 }) },
    payloadView: {
      show: async () => ({
        kept: true,
        matches: true,
        bytes: 7,
        content: { inputs: ['from [pii.email:abcd]'] },
        masked: { 'pii.email': 1 },
      }),
    },
    transparencyLog: log,
    verifierKeys: [parseVerifierKey(verifierKey)],
    sessions,
    signIn: {
      issuers: [issuer],
      begin: async ({ returnTo, redirectUri }) => ({
        url: `${issuer}/authorize?redirect_uri=${redirectUri}`,
        pending: { kind: 'pending', issuer, state: 's', nonce: 'n', codeVerifier: 'v', returnTo },
      }),
      finish: async () => ada,
    },
    baseUrl: () => baseUrl,
    ...changes,
  })
  const cookieOf: PagesInTest['cookieOf'] = async (of, lifeMs = 60_000) => {
    const name = of.kind === 'pending' ? 'sign-in' : 'session'
    return `__Secure-sunder-${name}=${await sessions.seal(of, lifeMs)}`
  }
  return {
    api,
    app,
    bound,
    counted,
    cookieOf,
    async visit(path, { session: as = session, method = 'GET', headers = {} } = {}) {
      const cookie = as === 'none' ? {} : { cookie: await cookieOf(as) }
      const response = await app.request(`${baseUrl}${path}`, { method, headers: { ...cookie, ...headers } })
      return { status: response.status, html: await response.text(), headers: response.headers }
    },
    async recorded() {
      const records: ReadRecord[] = []
      for (const lane of await table.reader.lanes(noon, clock() + 1, ['audit'])) {
        for await (const { body } of table.reader.readLane(lane)) {
          const record = JSON.parse(Buffer.from(body).toString('utf8')) as ReadRecord
          if (!record.kind.startsWith('lane-')) records.push(record)
        }
      }
      return records.sort((one, other) => (one.time < other.time ? -1 : 1))
    },
  }
}
