import { connect } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { call } from '../support/client.ts'
import { type LocalTestGateway, startLocalTestGateway } from '../support/gateway.ts'

let gateway: LocalTestGateway
beforeAll(async () => {
  gateway = await startLocalTestGateway()
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
  let isOver = false
  const asker = async () => {
    while (!isOver) {
      const started = performance.now()
      const { status } = await call(url, { token })
      valid.push({ status, ms: performance.now() - started })
      await new Promise((resolve) => setTimeout(resolve, 500))
    }
  }
  const flood = async () => {
    // A connection may bring a thousand requests; then it is closed.
    for (let round = 0; round < 5; round += 1) {
      const refused = await Promise.all(Array.from({ length: 10 }, () => pipeline(new URL(url), 1_000)))
      expect(refused).toEqual(Array.from({ length: 10 }, () => 1_000))
    }
    isOver = true
  }
  await Promise.all([flood(), asker()])
  await gateway.flushCounts()

  const written = (await gateway.auditBodies()).slice(before).map((body) => JSON.parse(body) as Recorded)
  const aggregates = written.filter(({ kind }) => kind === 'aggregate')
  // Each valid read writes a request and an outcome; lanes that open are records too.
  expect(aggregates.length).toBeLessThan(20)
  expect(written.filter(({ kind }) => kind === 'denial')).toEqual([])
  expect(aggregates.reduce((sum, { count }) => sum + (count ?? 0), 0)).toBe(50_000)
  // What comes faster than it is refused is shed: under a reason of its own, and counted as well.
  const reasons = new Set(aggregates.flatMap(({ decision }) => decision?.reasons))
  reasons.delete('overloaded')
  expect(reasons).toEqual(new Set(['missing', 'malformed']))

  for (const { status } of valid) expect(status).toBe(200)
  const [slowest] = valid.map(({ ms }) => ms).sort((a, b) => b - a)
  console.info(`${valid.length} valid reads during the flood, the slowest in ${slowest?.toFixed(0)} ms`)
}, 120_000)

/** Sends requests with no token, or a forged one, over one connection without waiting for answers. @returns how many were refused, with 401 or 429 */
function pipeline({ hostname, port, pathname }: URL, count: number): Promise<number> {
  const batch = 10
  const requests = (from: number) =>
    Array.from({ length: batch }, (_, index) => {
      const forged = index % 2 === 0 ? '' : `Authorization: Bearer forged.${from + index}.token\r\n`
      return `GET ${pathname} HTTP/1.1\r\nHost: ${hostname}:${port}\r\n${forged}\r\n`
    }).join('')
  return new Promise((resolve, reject) => {
    let [sent, refused, rest] = [batch, 0, '']
    const socket = connect(Number(port), hostname, () => socket.write(requests(0)))
    socket.on('error', reject)
    socket.on('close', () => resolve(refused))
    socket.on('data', (data) => {
      const text = rest + data.toString('latin1')
      refused += text.split(/HTTP\/1\.1 (?:401|429)/).length - 1
      // A status line that is cut in two is counted with what follows.
      rest = text.slice(-'HTTP/1.1 40'.length)
      if (refused < sent) return
      if (sent >= count) socket.end()
      else {
        socket.write(requests(sent))
        sent += batch
      }
    })
  })
}
