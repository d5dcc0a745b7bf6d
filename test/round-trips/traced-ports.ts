import { randomBytes } from 'node:crypto'
import type { AuditAppender, StoredRecord } from '../../shared/audit/audit-table.ts'
import type { AuditedFunction } from '../../shared/audit/lane-name.ts'
import { createAuditLog } from '../../shared/audit/lane-writer.ts'
import type { EmbeddingModel } from '../../shared/embedding/embedding-model.ts'
import type { Caller } from '../../shared/identity/caller.ts'
import type { PayloadWriter } from '../../shared/payloads/payload-store.ts'
import { parsePolicy } from '../../shared/policy/load-policy.ts'
import { createScreening } from '../../shared/regulated-data/create-screening.ts'
import { noMetrics } from '../../shared/runtime/metrics.ts'
import { createPinoLog } from '../../shared/runtime/pino-log.ts'
import { systemRandom } from '../../shared/runtime/random.ts'
import type { VirtualTime } from './virtual-time.ts'

/** Of each collection's texts, what is not masked: `waits` holds card numbers for an approval, the others block them. */
export const policy = parsePolicy(`
version: 1
identity:
  providers:
    - { issuer: 'https://login.example.com/', audience: sunder, duties: { writers: embedder, readers: consumer } }
  emails: { lena: lena@example.com }
models:
  small: { protocol: openai, baseUrl: 'https://api.example.com/v1', upstreamModel: small, dimensions: 3, credential: 'file:key' }
collections:
  mail:
    model: small
    sources: { allow: ['mail://**'] }
    embedders: [writers]
    readers: [readers]
    regulated: { pci: block }
    reading: { textQueries: true }
  raw:
    model: small
    sources: { allow: ['mail://**'] }
    embedders: [writers]
    readers: [readers]
    reading: { rawVectors: true, textQueries: false }
  watched:
    model: small
    sources: { allow: ['mail://**'] }
    embedders: [writers]
    readers: [readers]
    canaries: [v_ccccccccccccccccccccccccccccccccccccccccccc]
  waits:
    model: small
    sources: { allow: ['mail://**'] }
    embedders: [writers]
    readers: [readers]
    regulated: { pci: approve }
    approval: { approvers: [priya@example.com], timeout: 1h, authentication: link }
    grants: { approval: true }
mail: { from: sunder@example.com, verify: domain }
`)

export const clock = () => Date.UTC(2026, 0, 1)
/** Of a visa card: a check digit that holds. */
export const cardNumber = '4111 1111 1111 1111'

/** What every app is given that no service answers for. */
export const runtime = {
  policy,
  clock,
  random: systemRandom,
  log: createPinoLog('test', () => undefined),
  metrics: noMetrics,
  unauthenticated: { count: () => undefined },
}
export const screening = createScreening(randomBytes(32))

/** A log of a function's, over a table that takes everything. */
export function tracedAudit(time: VirtualTime, functionName: AuditedFunction, by = '') {
  const appender: AuditAppender = time.port(
    { registerLane: async () => undefined, put: async () => undefined },
    { registerLane: `register a lane${by}`, put: (stored: StoredRecord) => `record ${kindOf(stored)}${by}` },
  )
  return createAuditLog({ appender, functionName, policyDigest: policy.digest, clock, random: systemRandom })
}

function kindOf({ body }: StoredRecord): string {
  const { kind } = JSON.parse(Buffer.from(body).toString('utf8')) as { kind: string }
  return kind === 'alarm' ? 'an alarm' : `the ${kind}`
}

export function tracedPayloads(time: VirtualTime): PayloadWriter {
  const kept = { requests: 'the request', responses: 'the response', pending: 'what waits', previews: '' }
  return time.port({ put: async () => undefined }, { put: (kind: keyof typeof kept) => `keep ${kept[kind]}` })
}

export function tracedModel(time: VirtualTime, embed: EmbeddingModel['embed'] = ofDirections) {
  return new Map([['small', time.port({ dimensions: 3, embed }, { embed: 'call the model' })]])
}

async function ofDirections({ inputs }: { readonly inputs: readonly string[] }) {
  const vectors = inputs.map(() => Float32Array.of(0.6, 0.8, 0))
  return { vectors, promptTokens: inputs.length, totalTokens: inputs.length }
}

/** Whoever asks: a valid token is not a round trip while the issuer's keys are known. */
export function knownAs(caller: Pick<Caller, 'duty' | 'subject' | 'owner' | 'groups'>) {
  const claims = { email: `${caller.subject}@example.com`, email_verified: true }
  return async () =>
    ({
      kind: 'caller',
      caller: { ...caller, issuer: 'https://login.example.com/', clientId: undefined, claims },
    }) as const
}

/** The header says what kind of token it is; that it verifies is the verifier's to say. */
export const grantToken = `${Buffer.from('{"alg":"ES256","typ":"sunder-grant+jwt"}').toString('base64url')}.e30.AA`
