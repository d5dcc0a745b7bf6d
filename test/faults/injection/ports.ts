import { SunderError } from '../../../shared/runtime/sunder-error.ts'
import { type FaultKind, faultKinds } from './fault.ts'

/** How one method of a port can fail: as its adapters do, by the errors that its contract names. */
export interface MethodTerms {
  /** `port.method`, or the name of a port that is one function. */
  readonly site: string
  readonly kinds: readonly FaultKind[]
  /** After how long its callers, or its client, give it up. */
  readonly patienceMs: number
  /** Answers item by item. */
  readonly iterates?: true
  failure(): unknown
  overdue(): unknown
  /** Answers, or throws, what a call too many is told. */
  throttled(): unknown
  /** What only half of it would have been, where it has halves. */
  half?(args: readonly unknown[]): readonly unknown[]
  /** Works outside of JavaScript. */
  readonly isOutside?: true
  /** By what its caller gives it up. */
  signal?(args: readonly unknown[]): AbortSignal | undefined
  /** What was there before anything was. */
  readonly nothing?: unknown
}

type Shape = Partial<Omit<MethodTerms, 'site' | 'kinds'>> & { readonly kinds?: readonly FaultKind[] }

const of =
  (code: 'store_unavailable' | 'audit_unavailable' | 'mail_unavailable') => (detail: string) => () => {
    throw new SunderError(code, { detail })
  }
const unavailable = of('store_unavailable')

const writes = faultKinds.filter((kind) => kind !== 'stale')
const store: Shape = {
  kinds: writes,
  failure: () => new SunderError('store_unavailable', { detail: 'injected: reset' }),
  overdue: () => new SunderError('store_unavailable', { detail: 'injected: TimeoutError' }),
  throttled: unavailable('injected: ThrottlingException'),
}
const once: Shape = { ...store, kinds: writes.filter((kind) => kind !== 'duplicate') }
const audit: Shape = {
  ...store,
  failure: () => new SunderError('audit_unavailable', { detail: 'injected: reset' }),
  overdue: () => new SunderError('audit_unavailable', { detail: 'injected: TimeoutError' }),
  throttled: of('audit_unavailable')('injected: ThrottlingException'),
}
/** Nothing changes by asking: done by half is failed, and done twice is done. */
const asks: readonly FaultKind[] = ['error', 'timeout', 'slow', 'throttled']
const reads = (nothing: unknown): Shape => ({ ...store, kinds: [...asks, 'stale'], nothing })
const consistent: Shape = { ...store, kinds: asks }
const auditReads: Shape = { ...audit, kinds: asks }

const network: Shape = {
  kinds: writes,
  signal: (args) => (args[1] as RequestInit | undefined)?.signal ?? undefined,
  patienceMs: 30_000,
  failure: () => new TypeError('fetch failed', { cause: Object.assign(new Error(), { code: 'ECONNRESET' }) }),
  overdue: () => new DOMException('The operation was aborted due to timeout', 'TimeoutError'),
  throttled: () => new Response('{}', { status: 429, headers: { 'retry-after': '1' } }),
}
const key: Shape = {
  kinds: asks,
  failure: () => named('KMSInternalException'),
  overdue: () => named('TimeoutError'),
  throttled: () => {
    throw named('ThrottlingException')
  },
}

const throttledByDynamoDb = {
  response: {
    statusCode: 400,
    headers: { 'content-type': 'application/x-amz-json-1.0' },
    body: new TextEncoder().encode('{"__type":"com.amazonaws.dynamodb.v20120810#ThrottlingException"}'),
  },
}

function named(name: string): Error {
  return Object.assign(new Error('injected'), { name })
}

/**
 * Every method of every port of the request path. What a contract promises is not taken away: reads are stale only where
 * it does not say that they are consistent, and claims and returns of a budget are not carried out twice, because their
 * adapter sees to that.
 */
const catalogue: Readonly<Record<string, Shape>> = {
  // The tables' own client, beneath all of theirs: here it is the client that tries again.
  'dynamoDb.handle': {
    kinds: ['error', 'timeout', 'late', 'slow', 'half-done', 'throttled'],
    isOutside: true,
    failure: () => Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' }),
    overdue: () => Object.assign(new Error('injected'), { name: 'TimeoutError' }),
    throttled: () => throttledByDynamoDb,
  },
  'audit.registerLane': audit,
  'audit.put': audit,
  'grantUse.claim': once,
  'grantUse.check': consistent,
  'grantUse.giveBack': once,
  'grants.create': store,
  'grants.find': consistent,
  'grants.listBySubject': reads([]),
  'grants.end': store,
  'bindings.exercise': store,
  'bindings.exerciseEmbedding': store,
  'bindings.exerciseReading': store,
  'directory.remember': store,
  'rateLimit.take': store,
  'payloads.put': store,
  'jobs.find': consistent,
  'jobs.create': store,
  'jobs.giveUp': store,
  'workflow.start': store,
  'vectors.insert': {
    ...store,
    half: ([rows]) => [(rows as unknown[]).slice(0, (rows as unknown[]).length >> 1)],
  },
  'vectorReader.query': reads([]),
  'vectorReader.fetch': reads([]),
  'vectorReader.list': reads({ rows: [], next: undefined }),
  'signer.sign': key,
  'tokenSigner.sign': key,
  fetch: network,
  keyFetch: { ...network, kinds: asks, patienceMs: 5_000 },
  'secrets.read': { ...consistent, kinds: [...asks, 'stale'], nothing: 'sk-old' },
  'queryEmbedder.embed': { ...store, patienceMs: 20_000 },
  'logStore.latestSeal': { ...consistent },
  'logStore.checkpoint': { ...consistent },
  'logStore.tile': consistent,
  'logStore.commit': store,
  'logStore.putTile': store,
  'logStore.publish': store,
  'auditReader.lanes': auditReads,
  'auditReader.readLane': { ...auditReads, iterates: true },
  'auditReader.get': auditReads,
  'auditReader.search': auditReads,
}

export const sites: readonly string[] = Object.keys(catalogue)

const terms = new Map(
  Object.entries(catalogue).map(([site, shape]): [string, MethodTerms] => [
    site,
    {
      site,
      kinds: shape.kinds ?? writes,
      patienceMs: shape.patienceMs ?? 2_000,
      failure: shape.failure ?? (() => new Error('injected')),
      overdue: shape.overdue ?? (() => new Error('injected')),
      throttled: shape.throttled ?? (() => undefined),
      ...(shape.iterates && { iterates: true }),
      ...(shape.isOutside && { isOutside: true }),
      ...(shape.half && { half: shape.half }),
      ...(shape.signal && { signal: shape.signal }),
      nothing: shape.nothing,
    },
  ]),
)

export function termsOf(site: string): MethodTerms | undefined {
  return terms.get(site)
}
