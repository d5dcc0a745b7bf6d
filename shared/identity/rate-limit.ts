import type { Principal } from './caller.ts'

/** Counts requests per identity and minute, in one conditional write. @throws SunderError `rate_limited` with the seconds to wait, or `store_unavailable` */
export interface RateLimit {
  take(principal: Principal, action: string, perMinute: number): Promise<void>
}
