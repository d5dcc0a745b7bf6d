import { beforeEach, expect, test } from 'vitest'
import type { Principal } from '../../shared/identity/caller.ts'
import type { RateLimit } from '../../shared/identity/rate-limit.ts'
import type { Clock } from '../../shared/runtime/clock.ts'

/** What every adapter of `RateLimit` must do. `create` gives one that has counted nothing, on that clock. */
export function rateLimitContract(create: (clock: Clock) => Promise<RateLimit>): void {
  const search: Principal = { issuer: 'https://login.example.com/', subject: 'search' }
  let now: number
  let limit: RateLimit
  beforeEach(async () => {
    now = Date.UTC(2026, 0, 15, 12)
    limit = await create(() => now)
  })

  test('lets exactly the allowed number of concurrent requests through', async () => {
    const results = await Promise.allSettled(
      Array.from({ length: 60 }, () => limit.take(search, 'query', 25)),
    )
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(25)
  })

  test('says how long to wait, and lets through when that time has passed', async () => {
    now += 17_500
    await limit.take(search, 'query', 1)
    const refusal = { code: 'rate_limited', retryAfterSeconds: 43 }
    await expect(limit.take(search, 'query', 1)).rejects.toMatchObject(refusal)
    now += 43_000
    await limit.take(search, 'query', 1)
  })

  test('counts each identity and each action apart', async () => {
    await limit.take(search, 'query', 1)
    await limit.take(search, 'fetch', 1)
    await limit.take({ ...search, subject: 'another' }, 'query', 1)
    await limit.take({ ...search, issuer: 'https://other.example.com/' }, 'query', 1)
  })

  test('of zero lets nothing through', async () => {
    await expect(limit.take(search, 'query', 0)).rejects.toMatchObject({ code: 'rate_limited' })
  })
}
