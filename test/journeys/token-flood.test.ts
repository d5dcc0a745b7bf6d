import { afterAll, beforeAll, expect, it } from 'vitest'
import { call } from '../support/client.ts'
import { startTestGateway, type TestGateway } from '../support/gateway.ts'

let gateway: TestGateway
beforeAll(async () => {
  gateway = await startTestGateway()
})
afterAll(() => gateway.close())

interface Recorded {
  readonly kind: string
  readonly count?: number
  readonly decision?: { readonly reasons: readonly string[] }
}

it('50,000 requests without a valid token write fewer than 20 records and fail no valid one', async () => {
  const url = `${gateway.endpoints.vectors}/v1/collections/support-mail/vectors`
  const token = await gateway.token('search')
  await call(url, { token })
  const before = (await gateway.auditBodies()).length

  const valid: { status: number; ms: number }[] = []
  let sent = 0
  const flood = async () => {
    while (sent < 50_000) {
      sent += 1
      const headers: Record<string, string> =
        sent % 2 === 0 ? {} : { authorization: `Bearer forged.${sent}.token` }
      const response = await fetch(url, { headers })
      await response.arrayBuffer()
      expect(response.status).toBe(401)
    }
  }
  const asker = async () => {
    while (sent < 50_000) {
      const started = performance.now()
      const { status } = await call(url, { token })
      valid.push({ status, ms: performance.now() - started })
      await new Promise((resolve) => setTimeout(resolve, 500))
    }
  }
  await Promise.all([...Array.from({ length: 16 }, flood), asker()])
  await gateway.flushCounts()

  const written = (await gateway.auditBodies()).slice(before).map((body) => JSON.parse(body) as Recorded)
  const aggregates = written.filter(({ kind }) => kind === 'aggregate')
  // Each valid read writes a request and an outcome; lanes that open are records too.
  expect(aggregates.length).toBeLessThan(20)
  expect(written.filter(({ kind }) => kind === 'denial')).toEqual([])
  expect(aggregates.reduce((sum, { count }) => sum + (count ?? 0), 0)).toBe(50_000)
  expect(new Set(aggregates.flatMap(({ decision }) => decision?.reasons))).toEqual(
    new Set(['missing', 'malformed']),
  )

  for (const { status } of valid) expect(status).toBe(200)
  const [slowest] = valid.map(({ ms }) => ms).sort((a, b) => b - a)
  console.info(`${valid.length} valid reads during the flood, the slowest in ${slowest?.toFixed(0)} ms`)
}, 120_000)
