import type { PolicyDocument } from '../policy/schema.ts'
import { type AuditedFunction, laneLifeMs, parseLane } from './lane-name.ts'

type Kept = {
  readonly audit: Pick<PolicyDocument['audit'], 'retention'> & { readonly log: { readonly maxLag: number } }
}

/**
 * How long a record stands in the table after its time: its retention and, since what was sealed counts from its seal
 * on, as long as it may wait for that.
 */
export function keepForMs({ audit }: Kept): number {
  return audit.retention + audit.log.maxLag
}

/**
 * The moment from which on no lane has lost a record to time: those that were opened before it, and the requests to
 * which their outcomes refer, may have.
 */
export function wholeSince(
  { audit }: { readonly audit: { readonly retention: number } },
  now: number,
): number {
  return now - audit.retention + 2 * laneLifeMs
}

const sealer: AuditedFunction = 'seal-audit'

/**
 * Whether a lane is the sealer's own. Its records tell when everything else was sealed, and so what is past its
 * retention: they are never removed, or whoever owns table and log could say any time in their place.
 */
export function isSealersLane(lane: string): boolean {
  return parseLane(lane)?.functionName === sealer
}

/** For DynamoDB's time to live, which counts in seconds. */
export function expiresAt(moment: number, keepForMs: number): number {
  return Math.ceil((moment + keepForMs) / 1000)
}
