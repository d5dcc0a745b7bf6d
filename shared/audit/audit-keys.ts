import { subjectKey } from '../identity/subject-key.ts'
import { toTimestamp } from '../runtime/clock.ts'
import { type AuditedFunction, auditedFunctions, type LaneName, parseLane } from './lane-name.ts'
import type { AuditRecord } from './record.ts'

/** The attributes by which indexes find a record. They are derived: a reader derives them again from the bytes. */
export type IndexAttribute = 'day' | 'actor' | 'grant' | 'job'
export type IndexKeys = { readonly at: string } & { readonly [Name in IndexAttribute]?: string }

const dayMs = 86_400_000
const indexShards = 8

export function indexKeys(record: AuditRecord): IndexKeys {
  const { lane, seq, time, actor, target } = record
  const shard = Number.parseInt(lane.slice(-1), 16) % indexShards
  return {
    at: `${time}#${lane}#${String(seq).padStart(10, '0')}`,
    day: `${time.slice(0, 10)}#${shard}`,
    ...(actor && { actor: `${subjectKey(actor)}#${shard}` }),
    ...(target?.grant && { grant: `${target.grant}#${shard}` }),
    ...(target?.job && { job: `${target.job}#${shard}` }),
  }
}

/** Every partition of an index that may hold records of `value`. */
export function indexPartitions(value: string): string[] {
  return Array.from({ length: indexShards }, (_, shard) => `${value}#${shard}`)
}

/** The days (`2026-11-22`) that a span touches, in order; `to` is exclusive. */
export function daysOf(from: number, to: number): string[] {
  const days: string[] = []
  for (let day = Math.floor(from / dayMs) * dayMs; day < to; day += dayMs) {
    days.push(toTimestamp(day).slice(0, 10))
  }
  return days
}

/** Where a lane is registered. The key holds all of its name, so that registering it twice is one item. */
export function registryKey(lane: string): { readonly partition: string; readonly sort: string } | undefined {
  const name = parseLane(lane)
  if (name === undefined) return undefined
  const day = toTimestamp(name.openedAt).slice(0, 10)
  return { partition: registryPartition(name.functionName, day), sort: registrySort(name) }
}

/** The partitions in which the lanes of a span are registered: of every function, or of these. */
export function registryPartitions(
  from: number,
  to: number,
  writers: readonly AuditedFunction[] = auditedFunctions,
): string[] {
  return daysOf(from, to).flatMap((day) => writers.map((name) => registryPartition(name, day)))
}

/** A function and a day: some thousand lanes, opened a few a second at the most. */
function registryPartition(functionName: AuditedFunction, day: string): string {
  return `LANES#${functionName}#${day}`
}

/** The first sort key that a lane opened at `moment` can have. */
export function registryBound(moment: number): string {
  return registrySort({ openedAt: moment, nonce: '0'.repeat(16) })
}

/** Opening and nonce as one decimal number of at most 33 digits; DynamoDB's numbers hold 38. */
function registrySort({ openedAt, nonce }: Pick<LaneName, 'openedAt' | 'nonce'>): string {
  return String(BigInt(openedAt) * 10n ** 20n + BigInt(`0x${nonce}`))
}
