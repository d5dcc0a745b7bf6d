import { generateKeyPairSync, sign } from 'node:crypto'
import { createAuditApp } from '../../../functions/audit/app.ts'
import type { AuditJobs } from '../../../functions/audit/jobs/audit-jobs.ts'
import { createSealer } from '../../../functions/seal-audit/create-sealer.ts'
import type { AuditLog } from '../../../shared/audit/audit-log.ts'
import type { AuditReader } from '../../../shared/audit/audit-table.ts'
import type { AuditedFunction } from '../../../shared/audit/lane-name.ts'
import { createAuditLog } from '../../../shared/audit/lane-writer.ts'
import { createTrail, type Trail } from '../../../shared/audit/request-trail.ts'
import type { Authentication } from '../../../shared/identity/authenticate.ts'
import { type Duty, duties } from '../../../shared/identity/caller.ts'
import type { DutyBindings } from '../../../shared/identity/duty-bindings.ts'
import type { Policy } from '../../../shared/policy/schema.ts'
import type { Clock } from '../../../shared/runtime/clock.ts'
import { noMetrics } from '../../../shared/runtime/metrics.ts'
import { createPinoLog } from '../../../shared/runtime/pino-log.ts'
import { systemRandom } from '../../../shared/runtime/random.ts'
import { formatVerifierKey } from '../../../shared/transparency-log/notes/verifier-key.ts'
import type { LogReader } from '../../../shared/transparency-log/stores/log-store.ts'
import { noon } from '../../contracts/audit-table.ts'
import { type AuditTableInTest, newAuditTable } from '../../shared/audit/audit-table-in-test.ts'
import { createMemoryLogStore, type MemoryLogStore } from '../../support/memory-log-store.ts'

export interface AuditAppInTest {
  readonly table: AuditTableInTest
  /** What the sealer has sealed; it seals at `POST /v1/checkpoints`. */
  readonly log: MemoryLogStore
  /** Writes records as another function would. */
  readonly trails: Trail
  trailsOf(functionName: AuditedFunction): Trail
  readonly counted: string[]
  readonly exercised: string[]
  readonly clock: Clock
  tick(ms: number): void
  get<Body>(path: string, token?: string): Promise<{ status: number; body: Body }>
  request(path: string, init?: { method?: string; token?: string; body?: unknown }): Promise<Response>
}

export interface ErrorBody {
  readonly error: { readonly code: string; readonly message: string; readonly param: string | null }
}

const issuer = 'https://issuer.example'
const origin = 'log.example/audit'
const { privateKey, publicKey } = generateKeyPairSync('ed25519')
export const verifierKey = formatVerifierKey(origin, publicKey)

/** Of a whole one, as much as the app asks. */
const policy = {
  identity: { dutyBinding: { cooldown: 1000 } },
  audit: { retention: 86_400_000, log: { maxLag: 600_000 } },
  collections: { mail: { approval: { approvers: ['priya@example.com', 'Omar+work@example.com'] } } },
} as unknown as Policy

/** A token names its duty here, and who has it where that is another than `the-…`; verifying real ones is tested with the identity. */
async function authenticate(token: string | undefined): Promise<Authentication> {
  const [named, who = named] = token?.split(':') ?? []
  const duty = duties.find((known): known is Duty => known === named)
  if (token === 'mallory') return { kind: 'conflict', issuer, subject: 'mallory', clientId: undefined }
  if (duty === undefined) return { kind: 'refused', reason: token === undefined ? 'missing' : 'signature' }
  const caller = { issuer, subject: `the-${who}`, duty, clientId: undefined, groups: [] }
  return { kind: 'caller', caller: { ...caller, owner: undefined, claims: {} } }
}

export async function auditAppInTest(
  broken: {
    audit?: (log: AuditLog) => AuditLog
    records?: Partial<AuditReader>
    log?: Partial<LogReader>
    /** In place of one in DynamoDB. */
    table?: AuditTableInTest
    jobs?: (clock: Clock) => AuditJobs
    /** What each read of a lane takes. */
    laneReadMs?: number
  } = {},
): Promise<AuditAppInTest> {
  let now = noon
  const clock = () => now
  const table = broken.table ?? (await newAuditTable())
  const { appender } = table
  const log = (functionName: AuditedFunction) =>
    createAuditLog({ appender, functionName, policyDigest: 'sha256:00', clock, random: systemRandom })
  const counted: string[] = []
  const exercised: string[] = []
  const bindings: DutyBindings = {
    exercise: async (principals, duty) => {
      exercised.push(`${principals[0]?.subject} ${duty}`)
    },
    exerciseEmbedding: async () => {},
    exerciseReading: async () => {},
  }
  const audit = log('audit')
  const trails = new Map<AuditedFunction, Trail>()
  const trailsOf = (functionName: AuditedFunction): Trail => {
    const trail = trails.get(functionName) ?? createTrail({ audit: log(functionName), clock })
    trails.set(functionName, trail)
    return trail
  }
  const store = createMemoryLogStore()
  const sealer = createSealer({
    ...table,
    audit: log('seal-audit'),
    store,
    signer: { name: origin, publicKey, sign: async (message) => sign(null, message, privateKey) },
    policyDigest: 'sha256:00',
    since: noon - 86_400_000,
    clock,
    log: createPinoLog('seal-audit', () => {}),
    metrics: noMetrics,
  })
  const app = createAuditApp({
    clock,
    random: systemRandom,
    log: createPinoLog('audit', () => {}),
    metrics: noMetrics,
    authenticate,
    audit: broken.audit?.(audit) ?? audit,
    unauthenticated: { count: (reason) => counted.push(reason) },
    policy,
    bindings,
    records: {
      ...table.reader,
      readLane(lane, from) {
        now += broken.laneReadMs ?? 0
        return table.reader.readLane(lane, from)
      },
      ...broken.records,
    },
    payloadCheck: { check: async () => ({ kept: false, matches: false, bytes: 0 }) },
    payloadView: { show: async () => ({ kept: false, matches: false, bytes: 0, content: null, masked: {} }) },
    payloadReplay: { replay: async () => ({ kept: false, matches: false, bytes: 0, now: null }) },
    jobs: broken.jobs?.(clock) ?? noJobs,
    transparencyLog: { reader: { ...store, ...broken.log }, origin, verifierKey, sealer },
  })
  const request: AuditAppInTest['request'] = async (path, { method = 'GET', token = 'auditor', body } = {}) =>
    app.request(path, {
      method,
      headers: {
        ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  return {
    table,
    log: store,
    request,
    trails: trailsOf('embed'),
    trailsOf,
    counted,
    exercised,
    clock,
    tick: (ms) => {
      now += ms
    },
    async get<Body>(path: string, token = 'auditor') {
      const response = await request(path, { token })
      return { status: response.status, body: (await response.json()) as Body }
    },
  }
}

/** An embed job of a grant, told by its records. */
export async function embedOnce(app: AuditAppInTest, target: { grant: string; job: string }): Promise<void> {
  const actor = { issuer, subject: 'ingest', duty: 'embedder' } as const
  const opening = { action: 'embed', actor, target: { ...target, collection: 'mail' }, requestId: 'req_1' }
  await app.trails.record(opening, async (trail) => {
    await trail.request({ timeoutMs: 1000, count: 1 })
    app.tick(5)
    await trail.outcome({ effect: 'stored', status: 200 })
  })
  app.tick(5)
}

const nobodyRunsAny = async (): Promise<never> => {
  throw new Error('this test has no jobs')
}
const noJobs: AuditJobs = {
  store: { create: nobodyRunsAny, find: nobodyRunsAny, list: nobodyRunsAny, replace: nobodyRunsAny },
  start: { start: nobodyRunsAny },
  results: { link: nobodyRunsAny },
}
