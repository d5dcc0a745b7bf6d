import { type AuditedFunction, parseLane } from '../audit/lane-name.ts'
import type { ReadRecord } from '../audit/record-schema.ts'
import type { Duty, Principal } from '../identity/caller.ts'
import type { Cited } from './section-schemas.ts'

/** A record as its bytes say it, with the hash of those bytes. */
export interface ReportRecord extends ReadRecord {
  readonly hash: string
}

type Actor = NonNullable<ReadRecord['actor']>
type End = 'allowed' | 'denied' | 'failed'

/** A record of the period, read once for all sections. */
export interface SeenRecord {
  readonly record: ReportRecord
  /** The function in whose lane it stands; empty for what is no lane's name. */
  readonly writer: AuditedFunction | ''
  /** Who asked for it. What the gateway does of itself, or for somebody later, names whose it is and is nobody's act. */
  readonly actor: Actor | undefined
  /** How what was asked for ended; undefined for a record that is no end. */
  readonly end: End | undefined
}

/** What each section of the report does with the records of the period, in whatever order they come. */
export interface Section<Result> {
  add(seen: SeenRecord): void
  finish(): Result
}

/** The functions that people and accounts ask, by the duty that they serve. */
const asked: ReadonlyMap<string, Duty> = new Map([
  ['embed', 'embedder'],
  ['grants', 'embedder'],
  ['read-vectors', 'consumer'],
  ['audit', 'auditor'],
  ['approvals', 'approver'],
  ['manage', 'steward'],
])

/** The duty whose function this is; null for one that nobody asks. */
export function dutyOf(writer: string): Duty | null {
  return asked.get(writer) ?? null
}

export function seeRecord(record: ReportRecord): SeenRecord {
  const writer = parseLane(record.lane)?.functionName ?? ''
  return { record, writer, actor: asked.has(writer) ? record.actor : undefined, end: endOf(record) }
}

function endOf({ kind, decision }: ReportRecord): End | undefined {
  if ((kind !== 'outcome' && kind !== 'denial') || decision === undefined) return undefined
  const { effect } = decision
  return effect === 'denied' || effect === 'failed' ? effect : 'allowed'
}

/** A refusal's or a failure's code comes first among its reasons. */
export function reasonOf({ decision }: ReportRecord): string {
  return decision?.reasons[0] ?? 'no reason recorded'
}

/** The values of `name=value` among a record's reasons. */
export function factsIn({ decision }: ReportRecord, name: string): string[] {
  const reasons = decision?.reasons ?? []
  return reasons.flatMap((reason) => (reason.startsWith(`${name}=`) ? [reason.slice(name.length + 1)] : []))
}

export function cite({ id, time }: Pick<ReadRecord, 'id' | 'time'>): Cited {
  return { record: id, time }
}

export function nameOf({ issuer, subject }: Principal): string {
  return JSON.stringify([issuer, subject])
}

export function principal({ issuer, subject }: Principal): Principal {
  return { issuer, subject }
}
