import type { Caller } from '../identity/caller.ts'
import { type Clock, toTimestamp } from '../runtime/clock.ts'
import { SunderError } from '../runtime/sunder-error.ts'
import type { AppendedRecord, AuditLog } from './audit-log.ts'
import type { RecordDraft } from './record.ts'

/** Facts of a request as they become known; each goes into every later record of the request. */
interface TrailFacts {
  readonly actor?: NonNullable<RecordDraft['actor']>
  /** Merged with the target known so far. */
  readonly target?: NonNullable<RecordDraft['target']>
  readonly source?: NonNullable<RecordDraft['source']>
  readonly findings?: NonNullable<RecordDraft['findings']>
  /** What a failure is to report beside its status, e.g. the inputs that were given back. Merged. */
  readonly response?: Omit<NonNullable<RecordDraft['response']>, 'status'>
}

interface TrailOpening extends Omit<TrailFacts, 'response'> {
  readonly action: string
  readonly requestId: string
}

interface RequestFacts extends Omit<TrailFacts, 'response'> {
  /** After this many milliseconds without an outcome the request counts as interrupted. */
  readonly timeoutMs: number
  readonly payload?: NonNullable<RecordDraft['payload']>
  /** Inputs claimed. */
  readonly count?: number
  readonly reasons?: readonly string[]
}

interface OutcomeFacts extends TrailFacts {
  /** `failed` where more is to be told of a failure than its code. */
  readonly effect: 'allowed' | 'stored' | 'returned' | 'failed'
  readonly status: number
  readonly reasons?: readonly string[]
}

/** The records of one request, in the only order that the sixth law allows. */
export interface RequestTrail {
  /** Remembers facts for the records to come; writes nothing. */
  note(facts: TrailFacts): void
  /** Durable before any side effect, or beside the claim of a budget. */
  request(facts: RequestFacts): Promise<AppendedRecord>
  /**
   * Durable before the response leaves. Needs `request` first.
   *
   * @param meanwhile what has to end well before the response leaves, and need not be waited for before; where it fails,
   * a denial behind the outcome says that nothing left, and its error is thrown
   */
  outcome(facts: OutcomeFacts, meanwhile?: Promise<unknown>): Promise<AppendedRecord>
  /**
   * Records how the request failed: a denial when no request was recorded, else an outcome that is
   * `denied` (4xx) or `failed`. Waits for a request that is being recorded. Writes nothing when the
   * log itself failed, or once the trail has ended.
   */
  failure(error: unknown): Promise<void>
}

export interface Trail {
  begin(opening: TrailOpening): RequestTrail
  /**
   * Runs `work` and sees to it that no way out goes unrecorded: an error is recorded and thrown on,
   * a return without an outcome becomes `internal_error`.
   *
   * @throws SunderError `audit_unavailable` when a record can't be written: nothing may be released
   */
  record<Result>(opening: TrailOpening, work: (trail: RequestTrail) => Promise<Result>): Promise<Result>
}

/** The actor of a verified caller, as records name it. */
export function actorOf(caller: Caller): NonNullable<RecordDraft['actor']> {
  return {
    issuer: caller.issuer,
    subject: caller.subject,
    duty: caller.duty,
    ...(caller.clientId === undefined ? {} : { clientId: caller.clientId }),
    ...(caller.owner === undefined ? {} : { owner: caller.owner }),
  }
}

export function createTrail(deps: { readonly audit: AuditLog; readonly clock: Clock }): Trail {
  const begin = (opening: TrailOpening) => beginTrail(deps, opening).trail
  return {
    begin,
    async record(opening, work) {
      const { trail, ended } = beginTrail(deps, opening)
      try {
        const result = await work(trail)
        if (!ended()) throw new SunderError('internal_error', { detail: `${opening.action} had no outcome` })
        return result
      } catch (error) {
        await trail.failure(error)
        throw error
      }
    },
  }
}

type Facts = Pick<RecordDraft, 'actor' | 'target' | 'source' | 'findings'>

function beginTrail(deps: { readonly audit: AuditLog; readonly clock: Clock }, opening: TrailOpening) {
  const { action, requestId, ...first } = opening
  let facts: Facts = first
  let response: Omit<NonNullable<RecordDraft['response']>, 'status'> = {}
  let requested: Promise<AppendedRecord> | undefined
  let ended = false

  const append = (draft: Pick<RecordDraft, 'kind'> & Omit<RecordDraft, 'action' | 'requestId'>) =>
    deps.audit.append({ ...draft, ...facts, action, requestId })

  const note = (more: TrailFacts): void => {
    const { actor, target, source, findings } = more
    facts = {
      ...facts,
      ...(actor && { actor }),
      ...(target && { target: { ...facts.target, ...target } }),
      ...(source && { source }),
      ...(findings && { findings }),
    }
    response = { ...response, ...more.response }
  }

  const end = async (
    effect: 'denied' | OutcomeFacts['effect'],
    status: number,
    reasons: readonly string[],
  ) => {
    ended = true
    const request = await requested
    return await append({
      kind: request === undefined ? 'denial' : 'outcome',
      decision: { effect, reasons },
      response: { ...response, status },
      ...(request && { request: request.id }),
    })
  }

  const recordOutcome = async ({ effect, status, reasons, ...more }: OutcomeFacts) => {
    if (requested === undefined || ended) throw misuse(action, 'recorded an outcome out of turn')
    note(more)
    return await end(effect, status, reasons ?? [])
  }

  /** What the outcome says was answered never left. */
  const withdraw = (outcome: AppendedRecord, error: unknown) => {
    const { code, status } = toOutcome(error)
    return append({
      kind: 'denial',
      decision: { effect: 'failed', reasons: [code] },
      response: { status },
      request: outcome.id,
    })
  }

  const trail: RequestTrail = {
    note,
    async request({ timeoutMs, payload, count, reasons, ...more }) {
      if (requested !== undefined || ended) throw misuse(action, 'recorded two requests')
      note(more)
      requested = append({
        kind: 'request',
        deadline: toTimestamp(deps.clock() + timeoutMs),
        decision: { effect: 'allowed', reasons: reasons ?? [] },
        ...(payload && { payload }),
        ...(count !== undefined && { count }),
      })
      return await requested
    },
    async outcome(outcome, meanwhile) {
      const [recorded, done] = await Promise.allSettled([recordOutcome(outcome), meanwhile])
      if (recorded.status === 'rejected') throw recorded.reason
      if (done.status === 'fulfilled') return recorded.value
      await withdraw(recorded.value, done.reason)
      throw done.reason
    },
    async failure(error) {
      if (ended) return
      const { code, status } = toOutcome(error)
      if (await requestFailed(requested)) return
      await end(status < 500 ? 'denied' : 'failed', status, [code])
    },
  }
  return { trail, ended: () => ended }
}

function toOutcome(error: unknown): Pick<SunderError, 'code' | 'status'> {
  return error instanceof SunderError ? error : new SunderError('internal_error')
}

/** Whether the log refused the request's own record: then there is nothing that an outcome could refer to. */
async function requestFailed(requested: Promise<AppendedRecord> | undefined): Promise<boolean> {
  try {
    await requested
    return false
  } catch {
    return true
  }
}

function misuse(action: string, what: string): SunderError {
  return new SunderError('internal_error', { detail: `${action} ${what}` })
}
